using System.Globalization;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

/// <summary>Binds the text of an expression, and evaluates it.</summary>
internal static class Bound
{
    /// <summary>2020-02-29 12:34:56.789, a Saturday.</summary>
    public const long StartedAt = 1_582_979_696_789;

    public static readonly RowSchema Columns = new(
    [
        new Column("I", SqlType.Integer),
        new Column("J", SqlType.Integer),
        new Column("B", SqlType.BigInt),
        new Column("D", SqlType.Double),
        new Column("E", SqlType.Double),
        new Column("M", SqlType.Decimal(9, 2)),
        new Column("S", SqlType.Varchar(20)),
        new Column("U", SqlType.Text),
        new Column("C", new SqlType(SqlKind.Char, 5)),
        new Column("T", SqlType.Timestamp),
        new Column("V", SqlType.Timestamp),
        new Column("P", SqlType.Boolean),
        new Column("Q", SqlType.Boolean),
        new Column("K", SqlType.Date),
        new Column("X", new SqlType(SqlKind.Varbinary)),
    ]);

    /// <summary>Binds an expression without findings.</summary>
    public static Scalar Bind(string text)
    {
        var issues = new SqlIssues("");
        var scalar = Bind(text, issues);
        Assert.Empty(issues.All);
        return Assert.IsType<Scalar>(scalar, exactMatch: false);
    }

    /// <summary>Binds an expression.</summary>
    public static Scalar? Bind(string text, SqlIssues issues) => new ExpressionBinder(issues, StartedAt).Bind(Parse(text), new TestScope(Columns));

    /// <summary>The messages of the findings in an expression.</summary>
    public static IReadOnlyList<SqlIssue> Issues(string text)
    {
        var issues = new SqlIssues($"SELECT {text} FROM t;");
        Bind(text, issues);
        return issues.All;
    }

    /// <summary>The one finding in an expression.</summary>
    public static string Issue(string text) => Assert.Single(Issues(text)).Message;

    /// <summary>The value of an expression as text; <c>NULL</c> for null.</summary>
    public static string Evaluate(string text, params (string Column, Value Value)[] values)
    {
        var scalar = Bind(text);
        return SqlText.Write(scalar.Evaluate(Row(values)), scalar.Type) ?? "NULL";
    }

    /// <summary>The name of the error of the row that an expression raises.</summary>
    public static string Error(string text, params (string Column, Value Value)[] values)
    {
        var scalar = Bind(text);
        return Assert.Throws<RowErrorException>(() => scalar.Evaluate(Row(values))).Name;
    }

    /// <summary>A row with some values; the others are null.</summary>
    public static Row Row(params (string Column, Value Value)[] values)
    {
        var row = new Value[Columns.Count];
        Array.Fill(row, Value.Null);
        foreach (var (column, value) in values)
        {
            row[Columns.IndexOf(column)] = value;
        }

        return new Row(0, row);
    }

    /// <summary>An instant, from text.</summary>
    public static Value At(string text) =>
        Value.Of((DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond);

    private static Expression Parse(string text)
    {
        var program = $"SELECT {text} FROM t;";
        var issues = new SqlIssues(program);
        var statements = SqlParser.Parse(program, issues);
        Assert.Empty(issues.All);
        var query = Assert.IsType<SelectQuery>(Assert.IsType<QueryStatement>(Assert.Single(statements)).Query);
        return Assert.IsType<ExpressionItem>(Assert.Single(query.Items)).Expression;
    }
}
