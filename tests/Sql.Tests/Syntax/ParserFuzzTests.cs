using System.Globalization;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class ParserFuzzTests
{
    private const int Programs = 20_000;

    private static readonly string[] Corpus = [.. ExamplePrograms.Names.Select(ExamplePrograms.Read)];

    [Fact]
    public void A_damaged_program_is_read_or_refused_with_reasons()
    {
        var mutator = new ProgramMutator(seed: 17, Corpus);
        var refused = 0;
        for (var i = 0; i < Count(); i++)
        {
            var text = mutator.Next();
            var issues = new SqlIssues(text);

            var statements = SqlParser.Parse(text, issues);

            refused += issues.HasErrors ? 1 : 0;
            Assert.All(issues.All, issue => Assert.True(issue.Message.Length > 10 && issue.Line > 0 && issue.Column > 0));
            Assert.All(statements, statement => Assert.InRange(statement.Span.End, statement.Span.Start, text.Length));
        }

        Assert.InRange(refused, Count() / 2, Count() - 1);
    }

    [Fact]
    public void What_is_read_of_a_damaged_program_is_printed_and_read_as_the_same_tree()
    {
        var mutator = new ProgramMutator(seed: 18, Corpus);
        for (var i = 0; i < Count() / 10; i++)
        {
            var text = mutator.Next();
            var issues = new SqlIssues(text);
            var statements = SqlParser.Parse(text, issues);
            if (issues.HasErrors)
            {
                continue;
            }

            var printed = string.Join('\n', statements.Select(SqlPrinter.Print));
            var again = new SqlIssues(printed);
            Assert.True(SyntaxShape.Of(statements) == SyntaxShape.Of(SqlParser.Parse(printed, again)) && again.All.Count == 0, $"{text}\nis printed as\n{printed}\n{string.Join('\n', again.All)}");
        }
    }

    /// <summary>The number of programs; SQL_FUZZ_PROGRAMS sets another one for a long run by hand.</summary>
    private static int Count() => int.TryParse(Environment.GetEnvironmentVariable("SQL_FUZZ_PROGRAMS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : Programs;
}
