using SensorGrid.Features.Detection.Models;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Folders;

namespace SensorGrid.Sources.Tests.Folders;

public sealed class FolderReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_kinds_are_read_with_their_texts()
    {
        _folder.Write("features/default.json", TestFolder.Features("2m"));
        _folder.Write("source/line-2.json", """{ "stream": "line-2", "format": "influx" }""");

        var read = FolderReader.Read(_folder.Path);

        Assert.Equal(TestFolder.Features("2m"), read.FeaturesText);
        Assert.Equal([new FolderFile("line-2", """{ "stream": "line-2", "format": "influx" }""")], read.Sources);
        Assert.Equal(16, read.Hash.Length);
    }

    [Fact]
    public void A_kind_that_is_not_there_is_null_and_an_empty_one_is_not()
    {
        _folder.Write("features/default.json", TestFolder.Features("2m"));
        var without = FolderReader.Read(_folder.Path);
        _folder.Write("source/.gitkeep", "");
        var empty = FolderReader.Read(_folder.Path);

        Assert.Null(without.Sources);
        Assert.Equal([], empty.Sources);
        Assert.NotEqual(without.Hash, empty.Hash);
    }

    [Fact]
    public void The_hash_is_that_of_bytes_and_names()
    {
        _folder.Write("features/default.json", TestFolder.Features("2m"));
        _folder.Write("source/a.json", """{ "format": "influx" }""");
        var one = FolderReader.Read(_folder.Path).Hash;
        _folder.Write("source/.hidden", "");
        Assert.Equal(one, FolderReader.Read(_folder.Path).Hash);

        File.Move(Path.Combine(_folder.Path, "source/a.json"), Path.Combine(_folder.Path, "source/b.json"));
        var named = FolderReader.Read(_folder.Path).Hash;
        _folder.Write("source/b.json", """{ "format": "influx" } // the same""");

        Assert.Equal(3, new[] { one, named, FolderReader.Read(_folder.Path).Hash }.Distinct().Count());
    }

    [Fact]
    public void A_model_is_read_with_its_text_and_its_graph_when_somebody_wants_it()
    {
        var text = _folder.WriteModel("a", "a graph");

        var read = Assert.Single(FolderReader.Read(_folder.Path).Models!);

        Assert.Equal(("a", text), (read.Definition.Name, read.Text));
        Assert.Equal("a graph"u8.ToArray(), read.ReadGraph());
        _folder.WriteModel("a", "another one");
        Assert.Null(read.ReadGraph());
    }

    [Fact]
    public void Another_graph_is_another_content()
    {
        var looks = new FolderLooks(_folder.Path);
        var hashes = new HashSet<string>();
        foreach (var name in (string[])["one", "two", "one"])
        {
            _folder.WriteModel("a", name);
            looks.Look();
            looks.Look();
            hashes.Add(looks.Current!.Definitions!.Hash);
        }

        Assert.Equal(2, hashes.Count);
    }

    [Fact]
    public void A_graph_that_changed_under_its_manifest_is_a_mistake_also_when_its_size_is_the_same()
    {
        var looks = new FolderLooks(_folder.Path);
        _folder.WriteModel("a", "one");
        looks.Look();
        looks.Look();
        Assert.Empty(looks.Current!.Mistakes);
        var file = Path.Combine(_folder.Path, "model", "a", "model.onnx");
        File.WriteAllText(file, "two");
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
        looks.Look();
        looks.Look();

        Assert.Contains("model/a/model.json: 'sha256' is ", Assert.Single(looks.Current.Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_models_are_told_at_once()
    {
        _folder.Write("model/readme.md", "");
        _folder.Write("model/empty/notes", "");
        _folder.Write("model/text/model.json", "{\n  \"name\": \"\"\n}");
        _folder.WriteModel("f", "a graph", file: "other.onnx");

        var mistakes = Assert.Throws<DefinitionsFolderException>(() => FolderReader.Read(_folder.Path)).Mistakes;

        Assert.Contains("model/readme.md: not a model; that is a folder with model.json and the graph that it names.", mistakes);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("model/empty/model.json: there is no such file", StringComparison.Ordinal));
        Assert.Contains("model/f/other.onnx: there is no such file, which 'file' of model.json names.", mistakes);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("model/text/model.json:1:1: 'version' is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void There_may_be_so_many_models_and_no_more()
    {
        for (var model = 0; model <= ModelDefinition.MostDefinitions; model++)
        {
            _folder.WriteModel($"m{model:00}", "a graph", $"plant-{model}/*");
        }

        Assert.StartsWith("model: there are 17 models, and at most 16", Assert.Single(Assert.Throws<DefinitionsFolderException>(() => FolderReader.Read(_folder.Path)).Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_read_with_its_columns_and_its_rows_when_somebody_wants_them()
    {
        _folder.Write("table/limits.csv", "sensor,limit\n");
        _folder.Write("table/limits.schema.json", "{}");
        _folder.Write("table/sites.json", "[]");

        var tables = FolderReader.Read(_folder.Path).Tables!;

        Assert.Equal([("limits", true, "{}"), ("sites", false, null)], tables.Select(table => (table.Name, table.IsCsv, table.Schema is null ? null : System.Text.Encoding.UTF8.GetString(table.Schema))));
        Assert.Equal("sensor,limit\n"u8.ToArray(), tables[0].ReadRows());
        _folder.Write("table/limits.csv", "sensor,limit\na,1\n");
        Assert.Null(tables[0].ReadRows());
    }

    [Fact]
    public void Other_rows_and_other_columns_are_another_content()
    {
        _folder.Write("table/limits.csv", "sensor,limit\n");
        var first = FolderReader.Read(_folder.Path).Hash;
        _folder.Write("table/limits.csv", "sensor,limit\na,1\n");
        var rows = FolderReader.Read(_folder.Path).Hash;
        _folder.Write("table/limits.schema.json", "{}");
        var columns = FolderReader.Read(_folder.Path).Hash;

        Assert.Equal(3, new[] { first, rows, columns }.Distinct().Count());
    }

    [Fact]
    public void All_mistakes_of_the_files_of_tables_are_told_at_once()
    {
        _folder.Write("table/readme.md", "");
        _folder.Write("table/limits.csv", "a\n");
        _folder.Write("table/LIMITS.json", "[]");
        _folder.Write("table/sites.schema.json", "{}");

        Assert.Equal(
            [
                "table/readme.md: not a table; those are files with names that end in .csv, .ndjson, .json.",
                "table/sites.schema.json: there is no table 'sites' to which these columns belong.",
                "table/LIMITS.json and table/limits.csv: programs find tables by their names, in any case of letters: leave one of them.",
            ],
            Assert.Throws<DefinitionsFolderException>(() => FolderReader.Read(_folder.Path)).Mistakes);
    }

    [Fact]
    public void Texts_that_are_too_large_for_a_revision_are_a_mistake()
    {
        var comment = $"// {new string('x', FolderReader.MostBytes / 2)}\n";
        _folder.Write("features/default.json", comment + TestFolder.Features("2m"));
        Assert.NotNull(FolderReader.Read(_folder.Path).Features);
        _folder.Write("source/a.json", comment + """{ "format": "influx" }""");

        var mistake = Assert.Single(Assert.Throws<DefinitionsFolderException>(() => FolderReader.Read(_folder.Path)).Mistakes);

        Assert.Contains("all files together have 131,", mistake, StringComparison.Ordinal);
        Assert.Contains("at most 131,072", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_the_API_does_not_take_is_a_mistake()
    {
        _folder.Write($"source/{new string('n', 101)}.json", """{ "format": "influx" }""");

        var mistake = Assert.Single(Assert.Throws<DefinitionsFolderException>(() => FolderReader.Read(_folder.Path)).Mistakes);

        Assert.EndsWith("a name has at most 100 characters, and no control characters.", mistake, StringComparison.Ordinal);
    }
}
