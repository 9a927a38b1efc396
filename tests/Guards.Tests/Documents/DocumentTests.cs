using System.Globalization;
using System.Text.RegularExpressions;

namespace SensorGrid.Guards.Tests.Documents;

/// <summary>README and <c>docs/</c>, as GitHub shows them.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Documents => new(
        Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md")).Select(path => Path.GetRelativePath(Root, path)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_and_headings_that_exist(string document)
    {
        var path = Path.Combine(Root, document);
        var targets = Link().Matches(TextOf(path)).Select(link => link.Groups["target"].Value);
        Assert.DoesNotContain(targets, target => !target.Contains("://", StringComparison.Ordinal) && !Exists(path, target));
    }

    [Fact]
    public void Architecture_names_files_that_exist()
    {
        string[] folders = ["src", "tests"];
        string[] files = [.. folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => file.Replace(Path.DirectorySeparatorChar, '/'))];
        var named = SourceFile().Matches(File.ReadAllText(Path.Combine(Root, "docs", "architecture.md"))).Select(name => name.Groups["file"].Value);
        Assert.DoesNotContain(named, name => !Array.Exists(files, file => file.EndsWith("/" + name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Decisions_are_numbered_one_after_the_other()
    {
        var decisions = HeadingsOf(Path.Combine(Root, "docs", "decisions.md")).Skip(1);
        Assert.All(decisions.Index(), decision => Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"{decision.Index + 1}. "), decision.Item, StringComparison.Ordinal));
    }

    private static bool Exists(string document, string target)
    {
        var parts = target.Split('#');
        var path = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0]);
        return (File.Exists(path) || Directory.Exists(path)) && (parts.Length == 1 || HeadingsOf(path).Select(AnchorOf).Contains(parts[1]));
    }

    private static IEnumerable<string> HeadingsOf(string path) => Heading().Matches(TextOf(path)).Select(heading => heading.Groups["text"].Value);

    private static string AnchorOf(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>A document without its blocks of code.</summary>
    private static string TextOf(string path) => CodeBlock().Replace(File.ReadAllText(path), "");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SensorGrid.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException($"No SensorGrid.sln above {AppContext.BaseDirectory}.");
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<file>[^`<>\s]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NotInAnchors();
}
