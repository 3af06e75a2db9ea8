"""Makes a Zope instance with a Plone site `lib` in a folder; runs in Plone's own environment.

Files get the simple publication workflow, so that a department's reviewers can send them back.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONF = """%define INSTANCE {folder}
instancehome $INSTANCE
<zodb_db main>
  <blobstorage>
    blob-dir $INSTANCE/var/blobs
    <filestorage>
      path $INSTANCE/var/Data.fs
    </filestorage>
  </blobstorage>
  mount-point /
</zodb_db>
"""

SITE = """
import transaction
from Products.CMFPlone.factory import addPloneSite
addPloneSite(
    app, "lib", title="Library", setup_content=False,
    extension_ids=("plone.app.contenttypes:default", "plone.restapi:default"),
)
app.lib.portal_workflow.setChainForPortalTypes(("File",), ("simple_publication_workflow",))
transaction.commit()
"""


def main(folder: Path) -> None:
    """Make it."""
    here = Path(sys.executable).parent
    subprocess.run([str(here / "mkwsgiinstance"), "-d", str(folder), "-u", "admin:Admin-pass-1"], check=True)
    (folder / "var" / "blobs").mkdir(mode=0o700)
    conf = folder / "etc" / "zope.conf"
    conf.write_text(CONF.format(folder=folder))
    script = folder / "site.py"
    script.write_text(SITE)
    subprocess.run(
        [sys.executable, "-m", "Zope2.utilities.zconsole", "run", str(conf), str(script)], check=True
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
