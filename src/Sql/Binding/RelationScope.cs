using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>The scope of expressions over the rows of a FROM clause.</summary>
internal sealed class RelationScope(BindContext context, IReadOnlyList<RelationSource> sources) : IExpressionScope
{
    private readonly ColumnMessages _messages = new(sources);

    /// <summary>The same scope, which says nothing of what is wrong.</summary>
    public RelationScope Silent => new(context.Silent, sources);

    /// <summary>The sources of the columns.</summary>
    public IReadOnlyList<RelationSource> Sources => sources;

    /// <summary>MONOTONIC(x) is x, of which its author promises that it grows with ROWTIME; TUMBLE(x, size) is a STEP.</summary>
    public bool TryBind(Expression expression, out Scalar? scalar)
    {
        var meant = expression is FunctionCall { Name.Text: "MONOTONIC", Arguments: [var promised] } ? promised : TumbleFunctions.Rewrite(expression) ?? WindowColumn(expression);
        scalar = meant is null ? null : context.Binder.Bind(meant, this);
        return meant is not null;
    }

    /// <summary>Determines whether an expression is the column with the end of a window of which a row may be in several.</summary>
    public bool IsWindowEnd(Scalar scalar) => scalar is ColumnScalar column && sources.Any(source => source.Columns.ElementAtOrDefault(column.Index - source.Offset)?.IsWindowEnd == true);

    public Scalar? BindColumn(ColumnReference column)
    {
        var scalar = Find(column, out var message);
        if (scalar is null)
        {
            context.Error(column, message);
        }

        return scalar;
    }

    /// <summary>HOP_START and its like are columns of the windows that GROUP BY HOP makes of the source.</summary>
    private ColumnReference? WindowColumn(Expression expression) =>
        expression is FunctionCall call && sources.Any(source => source.Columns.Any(column => string.Equals(column.Name, GroupWindows.Start, StringComparison.OrdinalIgnoreCase))) ? GroupWindows.ColumnOf(call) : null;

    private Scalar? Find(ColumnReference column, out string message)
    {
        var path = column.Path;
        if (path.Count > 1 && sources.FirstOrDefault(source => source.Name == path[0].Text) is { } qualifier)
        {
            return Follow(FindIn([qualifier], path[1], out message), path, 2, ref message);
        }

        if (path.Count == 1 || sources.Any(source => source.Columns.Any(found => found.Name == path[0].Text)))
        {
            return Follow(FindIn(sources, path[0], out message), path, 1, ref message);
        }

        message = _messages.NoSource(path[0]);
        return null;
    }

    /// <summary>Reads fields of row values: x.r."COLUMN1".</summary>
    private Scalar? Follow(Scalar? scalar, IReadOnlyList<Name> path, int next, ref string message)
    {
        for (; next < path.Count && scalar is not null; next++)
        {
            var fields = scalar.Type.Fields;
            var index = fields is null ? -1 : IndexOf(fields, path[next]);
            if (index < 0)
            {
                message = ColumnMessages.NoField(path[next], path[next - 1], scalar.Type);
                return null;
            }

            scalar = new FieldScalar(scalar, index);
        }

        return scalar;
    }

    /// <summary>Finds a field, where names keep their case also in another one unless it is quoted, as columns are found.</summary>
    private int IndexOf(RowSchema fields, Name name)
    {
        var index = fields.IndexOf(name.Text);
        return index >= 0 || !context.KeepsCase || name.IsQuoted ? index : fields.Columns.ToList().FindIndex(field => string.Equals(field.Name, name.Text, StringComparison.OrdinalIgnoreCase));
    }

    private Scalar? FindIn(IReadOnlyList<RelationSource> among, Name name, out string message)
    {
        message = "";
        if (!context.KeepsCase || name.IsQuoted)
        {
            return FindExactly(among, name, out message);
        }

        var names = among.SelectMany(source => source.Columns).Where(column => !column.IsHidden).Select(column => column.Name).ToList();
        var given = names.Contains(name.Text) ? null : names.Find(column => string.Equals(column, name.Text, StringComparison.OrdinalIgnoreCase));
        return FindExactly(among, name with { Text = given ?? (names.Contains(name.Text) ? name.Text : MetadataColumns.Folded(name.Text)) }, out message);
    }

    private Scalar? FindExactly(IReadOnlyList<RelationSource> among, Name name, out string message)
    {
        message = "";
        if (name.Text == MetadataColumns.RowTime)
        {
            return RowTime(among, ref message);
        }

        Scalar? found = null;
        foreach (var source in among)
        {
            for (var i = 0; i < source.Columns.Count; i++)
            {
                var column = source.Columns[i];
                if (column.Name != name.Text || column.IsHidden)
                {
                    continue;
                }

                if (found is not null)
                {
                    message = _messages.Ambiguous(name);
                    return null;
                }

                found = column.Time ?? new ColumnScalar(source.Offset + i, column.Type) { IsPromised = column.IsPromised };
            }
        }

        return found ?? Missing(among, name, ref message);
    }

    private static Scalar? RowTime(IReadOnlyList<RelationSource> among, ref string message)
    {
        if (among.All(source => source.IsTable))
        {
            message = "A reference table has no ROWTIME; that of the row is written without the table's name.";
            return null;
        }

        return among is [{ TimeColumn: { } column }] ? new ColumnScalar(column, SqlType.Timestamp) : new RowTimeScalar();
    }

    private Scalar? Missing(IReadOnlyList<RelationSource> among, Name name, ref string message)
    {
        var isInput = among.Any(source => source.IsInput);
        if (name.Text == MetadataColumns.ArrivalTime && isInput)
        {
            return new RowTimeScalar();
        }

        if (MetadataColumns.IsOptional(name.Text) && isInput)
        {
            context.Issues.Warning(name.Span, $"The input does not bring {name.Text} along, so it is null: add a column of that name to its schema.");
            return new ConstantScalar(Value.Null, SqlType.Varchar(MetadataColumns.LongestOptional));
        }

        message = ColumnMessages.NoColumn(among, name);
        return null;
    }
}
