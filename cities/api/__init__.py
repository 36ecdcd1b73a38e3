"""The platform's API, and the base on which every app writes its endpoints.

One class per resource, one short method per HTTP method, no serializer that saves:

    from cities.api.bases import CityApi
    from cities.api.fields import TranslationsField

    class LabListApi(CityApi):
        permissions = {"GET": LABS_READ, "POST": LABS_EDIT}     # per method; HEAD follows GET
        many = True                                             # GET answers a page
        tag = "labs"                                            # noun in the schema

        class FilterSerializer(serializers.Serializer):         # query parameters; unknown ones are refused with 400
            state = serializers.ChoiceField(LabState.choices, required=False)

        class InputSerializer(serializers.Serializer):          # body; unknown fields are refused with 422
            title = TranslationsField()

        class OutputSerializer(serializers.Serializer):         # answer; also makes the OpenAPI schema
            id = serializers.UUIDField()
            title = TranslationsField()

        input_example = {"title": {"en": "Cooler streets"}}
        output_example = {"id": "01890a5d-ac96-774b-bcce-b302099a8057", "title": {"en": "Cooler streets"}}

        def get(self, request, city):
            '''List the labs of a city.'''
            return self.page(list_labs(city=city, **self.filters()), order="-starts_at")

        def post(self, request, city):
            '''Plan a lab.'''
            lab = create_lab(city=city, actor=self.actor, **self.read())
            return self.answer(lab, status=201)

Handlers are called `get(request, city, **address_parts)` inside the city's transaction; `self.actor` acts. A Refusal,
Model.DoesNotExist, Http404 and everything else that is raised becomes a problem document and takes the transaction
back. PATCH reads with `self.read(partial=True)`; without an answer return `self.nothing()` (204). Anonymous endpoints
of a city are `CityPublicApi` (writes are throttled as `public-write`), platform-wide lists of public tables are
`PublicApi` (`get(request)`, no city). A POST that answers another form says so for the schema:
`answers = {"POST": (202, RunSerializer)}`. Uploads: `content_types = frozenset({"multipart/form-data"})`.

For speed: OutputSerializer fields with plain sources (columns, annotations, `lab.slug` over foreign keys) are selected
as columns and never become model instances; a SerializerMethodField, a nested serializer or a property makes the list
load records, so keep those for detail endpoints, or annotate. The order key of a page needs an index (city, key, id).
"""
