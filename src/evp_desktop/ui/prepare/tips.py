"""What the template advises, beside the script."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from evp_desktop.model.brand import Template
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Icon, Label, column, line, row


def tips_widget(tools: Tools, template: Template | None, *above: QWidget) -> QWidget:
    """The tips, one under the other; a general one where the template has none."""
    general = QCoreApplication.translate(
        "tips", "Write as you speak. Short sentences are easier to say and to hear."
    )
    tips = [tip.in_language(tools.language) for tip in template.tips] if template else []
    box = QWidget()
    layout = column(gap=GAP)
    layout.setContentsMargins(0, 0, 8, 0)
    box.setLayout(layout)
    for part in above:
        layout.addWidget(part)
    layout.addWidget(line())
    layout.addWidget(Label(QCoreApplication.translate("tips", "Tips"), "strong"))
    if template:
        layout.addWidget(Label(template.title.in_language(tools.language), "muted", wraps=True))
    for tip in [*tips, general]:
        words = row()
        words.addWidget(Icon("tips", tools.look.accent_text), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(Label(tip, wraps=True), 1)
        layout.addLayout(words)
    layout.addStretch(1)
    return box
