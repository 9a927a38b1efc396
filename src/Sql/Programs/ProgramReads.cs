using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Programs;

/// <summary>Finds out what a program reads from outside, from its text alone.</summary>
public static class ProgramReads
{
    private static readonly string[] Errors = ["error_stream", "ERROR_STREAM"];

    /// <summary>Lists the streams and reference tables that a program reads and does not fill itself, in the order of the text.</summary>
    /// <param name="text">The program; statements that are wrong are passed over.</param>
    public static IReadOnlyList<string> Of(string text)
    {
        var statements = SqlParser.Parse(text, new SqlIssues(text));
        var own = statements.Select(Filled).OfType<Name>().Select(name => name.Text).Concat(Errors).ToHashSet(StringComparer.Ordinal);
        return [.. statements.SelectMany(Queries).SelectMany(Sources).Select(source => source.Path[^1].Text).Where(name => !own.Contains(name)).Distinct()];
    }

    /// <summary>Finds the input that is meant when none is named: the only stream that a program reads from outside.</summary>
    /// <param name="text">The program.</param>
    /// <param name="named">The streams and reference tables that are named.</param>
    /// <returns>Null when there is none, or more than one.</returns>
    public static string? Only(string text, IReadOnlyCollection<string> named) => Of(text).Where(name => !named.Contains(name)).Take(2).ToList() is [var only] ? only : null;

    private static Name? Filled(Statement statement) => statement switch
    {
        CreatePump pump => pump.Insert.Target,
        InsertInto insert => insert.Target,
        CreateView view => view.Name,
        _ => null,
    };

    private static IEnumerable<Query> Queries(Statement statement) => statement switch
    {
        CreatePump pump => [pump.Insert.Query],
        InsertInto insert => [insert.Query],
        CreateView view => [view.Query],
        QueryStatement query => [query.Query],
        _ => [],
    };

    private static IEnumerable<NamedSource> Sources(Query query) => query switch
    {
        UnionQuery union => Sources(union.Left).Concat(Sources(union.Right)),
        SelectQuery select => Sources(select.From),
        _ => [],
    };

    private static IEnumerable<NamedSource> Sources(TableSource source) => source switch
    {
        NamedSource named => [named],
        SubQuerySource query => Sources(query.Query),
        JoinSource join => Sources(join.Left).Concat(Sources(join.Right)),
        FunctionSource function => function.Call.Arguments.SelectMany(Sources),
        _ => [],
    };

    private static IEnumerable<NamedSource> Sources(Expression argument) => argument switch
    {
        NamedArgument named => Sources(named.Value),
        TableArgument table => Sources(table.Source),
        CursorExpression cursor => Sources(cursor.Query),
        _ => [],
    };
}
