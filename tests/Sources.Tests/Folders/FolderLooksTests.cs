using SensorGrid.Sources.Folders;

namespace SensorGrid.Sources.Tests.Folders;

public sealed class FolderLooksTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_content_counts_once_two_looks_saw_it()
    {
        _folder.Write("features/default.json", TestFolder.Features("2m"));
        var looks = new FolderLooks(_folder.Path);

        Assert.Equal((false, null), (looks.Look(), looks.Current));
        Assert.True(looks.Look());
        var first = looks.Current!.Definitions!.Hash;
        Assert.False(looks.Look());
        _folder.Write("features/default.json", TestFolder.Features("3m"));
        Assert.False(looks.Look());
        Assert.Equal(first, looks.Current.Definitions.Hash);
        Assert.True(looks.Look());
        Assert.NotEqual(first, looks.Current.Definitions!.Hash);
    }

    [Fact]
    public void A_change_that_goes_on_does_not_count()
    {
        _folder.Write("features/default.json", TestFolder.Features("2m"));
        var looks = new FolderLooks(_folder.Path);
        looks.Look();
        looks.Look();
        var before = looks.Current;

        foreach (var window in new[] { "3m", "4m", "5m" })
        {
            _folder.Write("features/default.json", TestFolder.Features(window));
            Assert.False(looks.Look());
            Assert.Same(before, looks.Current);
        }

        _folder.Write("features/default.json", TestFolder.Features("2m"));
        looks.Look();
        Assert.False(looks.Look());
    }

    [Fact]
    public void Mistakes_are_a_content_of_their_own()
    {
        _folder.Write("features/default.json", "{");
        var looks = new FolderLooks(_folder.Path);
        looks.Look();

        Assert.True(looks.Look());
        Assert.StartsWith("features/default.json:1:2: Not well-formed JSON", Assert.Single(looks.Current!.Mistakes), StringComparison.Ordinal);
        Assert.Null(looks.Current.Definitions);
        Assert.False(looks.Look());
        _folder.Write("features/default.json", TestFolder.Features("2m"));
        looks.Look();
        Assert.True(looks.Look());
        Assert.Empty(looks.Current.Mistakes);
    }

    [Fact]
    public void A_mounted_ConfigMap_is_exchanged_by_its_link()
    {
        // Kubernetes: features -> ..data/features, ..data -> a folder of a time; an update exchanges the one link.
        _folder.Write("..2026_1/features/default.json", TestFolder.Features("2m"));
        _folder.Write("..2026_2/features/default.json", TestFolder.Features("3m"));
        Link("..data", "..2026_1");
        Link("features", "..data/features");
        var looks = new FolderLooks(_folder.Path);
        looks.Look();
        Assert.True(looks.Look());

        Directory.Delete(Path.Combine(_folder.Path, "..data"));
        Link("..data", "..2026_2");

        looks.Look();
        Assert.True(looks.Look());
        Assert.Equal(TestFolder.Features("3m"), looks.Current!.Definitions!.FeaturesText);
    }

    private void Link(string name, string target) => Directory.CreateSymbolicLink(Path.Combine(_folder.Path, name), target);
}
