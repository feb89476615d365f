from tribune.design import build, files


def test_a_squeezed_stylesheet_says_the_same():
    css = """/* a word */
    @media (max-width: 640px) { .a  >  b:hover { content: "a  ;  b"; color: red; } }
    """

    assert build.squeezed_css(css) == '@media (max-width:640px){.a > b:hover{content:"a  ;  b";color:red}}'


def test_the_order_of_layers_comes_first():
    assert files.css_parts()[0] == "layers.css"


def test_every_script_is_read_without_another():
    for part in files.js_parts():
        script = (files.HERE / "js" / part).read_text()

        assert "import " not in script.split("//")[0]
        assert "eval(" not in script
        assert "innerHTML" not in script


def test_every_catalogue_of_the_house_can_be_compiled(tmp_path):
    import polib

    for source in build._catalogues():
        polib.pofile(str(source)).save_as_mofile(str(tmp_path / "x.mo"))
