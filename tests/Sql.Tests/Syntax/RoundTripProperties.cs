using CsCheck;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class RoundTripProperties
{
    [Fact]
    public void A_statement_that_is_printed_is_read_as_the_same_tree() => SyntaxGen.Statements.Sample(
        statement =>
        {
            var text = SqlPrinter.Print(statement);
            var issues = new SqlIssues(text);

            var read = SqlParser.Parse(text, issues);

            Assert.True(issues.All.Count == 0, $"{text}\n{string.Join('\n', issues.All)}");
            Assert.Equal(SyntaxShape.Of(statement), SyntaxShape.Of(Assert.Single(read)));
            Assert.Equal(text, SqlPrinter.Print(read[0]));
        },
        iter: 3_000);
}
