"""The site's addresses with the component shelf, which a site without DEBUG does not have."""

from cms.pages import shelf
from cms.urls import urlpatterns as site

urlpatterns = [*shelf.urlpatterns, *site]
