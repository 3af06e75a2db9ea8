"""Which network this computer is on: nothing is sent where every byte costs money, unless that is allowed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QNetworkInformation

from evp_desktop.model.settings import Settings
from evp_desktop.services.sending import Sending
from evp_desktop.services.settings import SettingsStore


class MeteredNetwork(QObject):
    """Holds what is on its way while the network is metered; a system that cannot tell holds nothing."""

    def __init__(self, sending: Sending, settings: SettingsStore, parent: QObject) -> None:
        super().__init__(parent)
        self._sending = sending
        self._settings = settings
        self._is_metered = False
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
            network = QNetworkInformation.instance()
            network.isMeteredChanged.connect(self.show_metered)
            self.show_metered(network.isMetered())
        settings.listen(self._settings_changed)

    def show_metered(self, is_metered: bool) -> None:
        """The network is another one."""
        self._is_metered = is_metered
        self._decide()

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if old.is_metered_used != new.is_metered_used:
            self._decide()

    def _decide(self) -> None:
        is_held = self._is_metered and not self._settings.settings.is_metered_used
        if is_held != self._sending.is_held:
            self._sending.hold(is_held=is_held)
