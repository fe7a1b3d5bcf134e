"""A site's files into its folder: whoever looks finds the old site or the new one, whole.

`folders` says where a site cannot go, `trees` builds the new site beside the old one, `swapping`
lets it take the old one's place, and `manifests` tells which files are ours.
"""

from csobjectives.publishing.folders import NotPublished, refuse_unfit
from csobjectives.publishing.manifests import ours
from csobjectives.publishing.sites import publish
from csobjectives.publishing.trees import Written

__all__ = ["NotPublished", "Written", "ours", "publish", "refuse_unfit"]
