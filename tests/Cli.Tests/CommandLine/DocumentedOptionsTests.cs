using System.Text.RegularExpressions;
using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.CommandLine;

/// <summary>The page of the command line, held against what the commands say of themselves.</summary>
public sealed partial class DocumentedOptionsTests
{
    private static readonly string[] Commands =
    [
        "publish", "discover", "simulate", "replay", "sql", "verify", "prove", "plan", "apply", "history", "diff", "rollback", "applications list", "applications show", "applications rows",
        "applications delete", "applications rollback", "evaluate", "train",
    ];

    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "cli.md"));

    public static TheoryData<string> All => [.. Commands];

    [Fact]
    public async Task The_page_names_every_command()
    {
        var help = await CliRun.InProcessAsync("--help");

        var listed = CommandOfHelp().Matches(help.Output[help.Output.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(match => match.Groups["name"].Value);
        Assert.Equal(listed.Order(StringComparer.Ordinal), Commands.Select(command => command.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(listed, command => Assert.Contains($"`{command}", Page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_section_names_options_that_one_of_its_commands_has(string command)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in Commands.Where(other => SectionOf(other) == SectionOf(command)))
        {
            known.UnionWith((await OptionsAsync(other)).SelectMany(option => option));
        }

        Assert.Empty(NamedIn(TextOf(SectionOf(command))).Except(known).Except(["--help"]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_option_of_a_command_is_on_its_page(string command)
    {
        var named = NamedIn(TextOf(SectionOf(command)) + TextOf("Addresses"));
        if (TextOf(SectionOf(command)).Contains("[`publish`](#publish)", StringComparison.Ordinal))
        {
            named.UnionWith(NamedIn(TextOf("publish")));
        }

        if (command == "sql")
        {
            named.UnionWith(NamedIn(File.ReadAllText(Path.Combine(Root(), "docs", "sql.md"))));
        }

        Assert.Empty((await OptionsAsync(command)).Where(aliases => !aliases.Any(named.Contains)).Select(aliases => aliases[0]));
    }

    [Theory]
    [InlineData("--kinesis")]
    [InlineData("--stream")]
    [InlineData("--api")]
    [InlineData("--api-key")]
    public async Task The_table_of_addresses_names_the_commands_that_have_each(string option)
    {
        var having = new SortedSet<string>(StringComparer.Ordinal);

        // The stream of sql is one of its program.
        foreach (var command in Commands.Where(command => command != "sql"))
        {
            if ((await OptionsAsync(command)).Any(aliases => aliases.Contains(option)))
            {
                having.Add(command.Split(' ')[0]);
            }
        }

        var cells = TextOf("Addresses").Split('\n').Single(line => line.StartsWith($"| `{option}` |", StringComparison.Ordinal)).Split('|');
        Assert.Equal(having, cells[2].Split(',').Select(command => command.Trim(' ', '`')).Order(StringComparer.Ordinal));
    }

    private static string SectionOf(string command) => command.Split(' ')[0] switch
    {
        "plan" or "apply" or "history" or "diff" or "rollback" or "applications" => "definitions",
        var other => other,
    };

    // What the two sections say of plan and apply belongs together.
    private static string TextOf(string section) => section == "definitions" ? Section(section) + Section("applications") : Section(section);

    private static string Section(string title)
    {
        var begin = Page.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"There is no section '{title}'.");
        var end = Page.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        return Page[begin..(end < 0 ? Page.Length : end)];
    }

    private static HashSet<string> NamedIn(string text) => [.. Option().Matches(text).Select(match => match.Value)];

    /// <summary>Gets the options of a command, each with its aliases.</summary>
    private static async Task<string[][]> OptionsAsync(string command)
    {
        var help = await CliRun.InProcessAsync([.. command.Split(' '), "--help"]);
        return [.. OptionOfHelp().Matches(help.Output).Select(match => Option().Matches(match.Value).Select(option => option.Value).ToArray()).Where(aliases => aliases[0] != "--help")];
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SensorGrid.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z][\w-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"^  (?:-[\w?], )*(?:--[\w-]+(?:, )?)+", RegexOptions.Multiline)]
    private static partial Regex OptionOfHelp();

    [GeneratedRegex(@"^  (?<name>[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex CommandOfHelp();
}
