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
