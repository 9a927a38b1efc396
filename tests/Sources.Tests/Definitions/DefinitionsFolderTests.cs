using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Tests.Definitions;

public sealed class DefinitionsFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("definitions-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_file_defines_its_stream_and_other_streams_have_JSON_of_ours()
    {
        Write("source/a.json", """{ "format": "influx" }""");
        Write("source/b.json", """{ "stream": "line-2", "format": "senml" }""");
        Write("source/.hidden", "");

        var definitions = DefinitionsFolder.Read(_folder.FullName);

        Assert.Equal("influx", definitions.FormatOf(null).Name);
        Assert.Equal("senml", definitions.FormatOf("line-2").Name);
        Assert.Same(JsonFormat.Instance, definitions.FormatOf("line-3"));
        Assert.Equal(["line-2"], definitions.Streams);
    }

    [Fact]
    public void The_hash_is_that_of_the_meaning_and_not_of_the_text()
    {
        Write("source/a.json", """{ "stream": "line-2", "format": "influx", "precision": "ns" }""");
        var one = DefinitionsFolder.Read(_folder.FullName).Hash;
        File.Delete(Path.Combine(_folder.FullName, "source/a.json"));
        Write("source/z.json", "{ \"format\": \"influx\", /* the same */ \"stream\": \"line-2\", }");
        Write("source/json.json", """{ "stream": "line-3", "format": "json" }""");
        var same = DefinitionsFolder.Read(_folder.FullName).Hash;
        Write("source/z.json", """{ "stream": "line-2", "format": "influx", "precision": "ms" }""");

        Assert.Equal(one, same);
        Assert.NotEqual(one, DefinitionsFolder.Read(_folder.FullName).Hash);
        Assert.Null(SourceDefinitions.None.Hash);
    }

    [Fact]
    public void All_mistakes_of_all_files_come_at_once_each_with_its_place()
    {
        Write("source/a.json", "{\n  \"format\": \"influks\"\n}");
        Write("source/b.json", """{ "stream": "same", "format": "senml" }""");
        Write("source/c.json", """{ "stream": "same", "format": "senml" }""");
        Write("source/notes.txt", "");
        Write("sources/d.json", "{}");

        var mistakes = Assert.Throws<DefinitionsFolderException>(() => DefinitionsFolder.Read(_folder.FullName)).Mistakes;

        Assert.Collection(
            mistakes.Order(StringComparer.Ordinal),
            mistake => Assert.StartsWith("source/a.json:2:", mistake, StringComparison.Ordinal),
            mistake => Assert.StartsWith("source/b.json and source/c.json: stream 'same'", mistake, StringComparison.Ordinal),
            mistake => Assert.StartsWith("source/notes.txt: not a definition", mistake, StringComparison.Ordinal),
            mistake => Assert.Equal("sources: not a kind of definition; there are the folders 'source', 'features', 'model' and 'table'.", mistake));
    }

    [Fact]
    public void Too_many_files_are_not_read_and_the_mistakes_beside_them_are_told()
    {
        foreach (var index in Enumerable.Range(0, 257))
        {
            Write($"source/{index}.json", "{");
        }

        Write("sources/d.json", "{}");

        Assert.Equal(
            ["sources: not a kind of definition; there are the folders 'source', 'features', 'model' and 'table'.", "source: 257 files; at most 256 are read."],
            Assert.Throws<DefinitionsFolderException>(() => DefinitionsFolder.Read(_folder.FullName)).Mistakes);
    }

    [Fact]
    public void Features_may_stand_beside_and_are_not_read()
    {
        Write("source/a.json", """{ "stream": "line-2", "format": "influx" }""");
        Write("features/default.json", "{ not JSON");

        Assert.Equal(["line-2"], DefinitionsFolder.Read(_folder.FullName).Streams);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<DefinitionsFolderException>(() => DefinitionsFolder.Read("/no/such/folder"));

        Assert.Equal(["there is no folder '/no/such/folder'."], exception.Mistakes);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
