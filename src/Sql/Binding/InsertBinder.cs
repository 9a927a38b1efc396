using System.Globalization;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds INSERT INTO: matches the columns of the query with those of the stream, and converts their values.</summary>
internal sealed class InsertBinder(BindContext context, Catalog catalog, QueryBinder queries)
{
    /// <summary>Binds an insert.</summary>
    /// <param name="pump">The name of its pump; empty for none.</param>
    /// <param name="insert">The insert.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public BoundPump? Bind(string pump, InsertInto insert)
    {
        var target = Target(insert.Target);
        var query = queries.Bind(insert.Query);
        if (target is null || query is null || Places(insert, target) is not { } places)
        {
            return null;
        }

        if (places.Count != query.Columns.Count)
        {
            var whole = insert.Columns is null ? $"the stream {ColumnMessages.Quote(target.Name)}" : "the list of columns";
            context.Error(insert.Query, $"The query has {ColumnMessages.Count(query.Columns.Count, "column")}, and {whole} has {places.Count}: {Lists(query, target, places)}.");
            return null;
        }

        return Project(insert, query, target, places) is { } plan ? new BoundPump(pump, plan, target) : null;
    }

    private BoundStream? Target(Name name)
    {
        if (catalog.Target(name.Text) is { } stream)
        {
            if (stream.Kind is BoundStreamKind.Declared)
            {
                return stream;
            }

            context.Issues.Error(name.Span, stream.Kind is BoundStreamKind.Input
                ? $"{ColumnMessages.Written(name)} is an input: a pump inserts into a stream that the program declares with CREATE STREAM."
                : $"{ColumnMessages.Written(name)} holds the rows that could not be computed: no pump can insert into it.");
            return null;
        }

        context.Issues.Error(name.Span, catalog.View(name.Text) is null && catalog.Table(name.Text) is null
            ? $"{catalog.Unknown(name)[..^1]}. A stream is declared with CREATE STREAM."
            : $"{ColumnMessages.Written(name)} is no stream: a pump inserts into a stream that the program declares with CREATE STREAM.");
        return null;
    }

    /// <summary>The index of the stream's column for each column of the query.</summary>
    private List<int>? Places(InsertInto insert, BoundStream target)
    {
        if (insert.Columns is not { } names)
        {
            return [.. Enumerable.Range(0, target.Schema.Count)];
        }

        var source = new RelationSource(target.Name, 0, [.. target.Schema.Columns.Select(column => new BoundColumn(column.Name, column.Type))]);
        var places = new List<int>();
        foreach (var name in names)
        {
            var index = target.Schema.IndexOf(name.Text);
            if (index < 0)
            {
                context.Issues.Error(name.Span, ColumnMessages.NoColumn([source], name));
            }
            else if (places.Contains(index))
            {
                context.Issues.Error(name.Span, $"The column {ColumnMessages.Written(name)} is in the list twice.");
            }

            places.Add(index);
        }

        foreach (var missing in target.Schema.Columns.Where((column, i) => column.IsNotNull && !places.Contains(i)))
        {
            context.Issues.Error(insert.Target.Span, $"The column {ColumnMessages.Quote(missing.Name)} is NOT NULL and not in the list of columns, so that it would be null.");
            places.Add(-1);
        }

        return places.Contains(-1) || places.Distinct().Count() < places.Count ? null : places;
    }

    private static string Lists(BoundQuery query, BoundStream target, List<int> places)
    {
        var given = string.Join(", ", query.Columns.Select(column => ColumnMessages.Quote(column.Name)));
        return $"({given}) for ({string.Join(", ", places.Select(place => ColumnMessages.Quote(target.Schema.Columns[place].Name)))})";
    }

    private ProjectPlan? Project(InsertInto insert, BoundQuery query, BoundStream target, List<int> places)
    {
        // A projection on top of the query is computed together with the conversion.
        var inner = query.Plan as ProjectPlan;
        var scalars = new Scalar[target.Schema.Count];
        var isRight = true;
        for (var i = 0; i < scalars.Length; i++)
        {
            var (place, column) = (places.IndexOf(i), target.Schema.Columns[i]);
            var value = place < 0 ? new ConstantScalar(Value.Null, column.Type) : inner?.Scalars[place] ?? new ColumnScalar(place, query.Columns[place].Type);
            // A column whose type could not be resolved has been reported.
            if ((column.Type.Kind is SqlKind.Null ? value : ExpressionBinder.Convert(value, column.Type)) is { } converted)
            {
                scalars[i] = converted;
                continue;
            }

            isRight = false;
            var given = string.Create(CultureInfo.InvariantCulture, $"Column {place + 1} of the query, {ColumnMessages.Quote(query.Columns[place].Name)} {value.Type},");
            var wanted = $"{ColumnMessages.Quote(column.Name)} {column.Type} of {ColumnMessages.Quote(target.Name)}";
            context.Error(Item(insert.Query, place), $"{given} cannot become {wanted}: write CAST, or change the declaration.");
        }

        return isRight ? new ProjectPlan(inner?.Input ?? query.Plan, target.Schema, scalars) : null;
    }

    private static SyntaxNode Item(Query query, int place) =>
        query is SelectQuery { Items: var items } && items.All(item => item is ExpressionItem) && place < items.Count ? items[place] : query;
}
