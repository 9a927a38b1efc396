using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>
/// Turns the declaration of a table into queries: what it says of the types of an input, of computed columns, and of the time by which rows are late, is what a view over the rows says. The column of a
/// watermark is ROWTIME of the view's rows, which are in its order.
/// </summary>
internal sealed class DeclaredTable
{
    private const string Form = "WATERMARK FOR time AS time - INTERVAL '5' SECOND";

    private readonly BindContext _context;
    private readonly Name _name;
    private readonly TextSpan _span;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly Watermark? _watermark;

    public DeclaredTable(BindContext context, CreateTable table)
    {
        (_context, _name, _span, _columns, _watermark) = (context, table.Name, table.Name.Span, table.Columns, table.Watermark);
        CheckNames();
    }

    public DeclaredTable(BindContext context, CreateStream stream)
    {
        (_context, _name, _span) = (context, stream.Name, stream.Name.Span);
        _columns = [.. stream.Columns.Select(column => new TableColumn(column.Span, column.Name, column.Type, column.IsNotNull))];
        CheckNames();
    }

    /// <summary>The columns that rows of the table have when they are inserted: those that are not computed.</summary>
    public RowSchema Schema() => new([.. _columns.Where(column => column.Type is not null).Select(column =>
        new Column(column.Name.Text, _context.Binder.Resolve(column.Type!) ?? SqlType.Null, column.IsNotNull))]);

    /// <summary>Makes the view over the table's rows.</summary>
    /// <param name="source">The rows: an input, or what is inserted.</param>
    /// <returns>Null when the rows are what is declared.</returns>
    public CreateView? View(BoundStream source)
    {
        var isInput = source.Kind is BoundStreamKind.Input;
        if (!isInput && _watermark is null && _columns.All(column => column.Type is not null))
        {
            return null;
        }

        var rows = Select([.. _columns.Where(column => column.Type is not null).Select(column => Item(isInput ? Read(column, source.Schema) : Reference(column.Name.Text), column.Name.Text))], Source(source));
        var computed = _columns.All(column => column.Type is not null) ? rows : Select([.. _columns.Select(column => Item(column.Computed ?? Reference(column.Name.Text), column.Name.Text))], Sub(rows));
        return new CreateView(_span, _name, null, _watermark is null ? computed : InOrder(computed, _watermark));
    }

    private void CheckNames()
    {
        foreach (var twice in _columns.GroupBy(column => column.Name.Text).Select(group => group.ElementAtOrDefault(1)).OfType<TableColumn>())
        {
            _context.Issues.Error(twice.Name.Span, $"The column {ColumnMessages.Written(twice.Name)} is declared twice.");
        }
    }

    /// <summary>Reads a column of an input as it is declared.</summary>
    private CastExpression Read(TableColumn column, RowSchema input)
    {
        var type = column.Type!;
        if (column.Metadata is { } key)
        {
            return new CastExpression(column.Span, OfRecord(column, key), type);
        }

        var names = input.Columns.Select(given => given.Name).ToList();
        var name = names.Find(given => given == column.Name.Text) ?? (column.Name.IsQuoted ? null : names.Find(given => string.Equals(given, column.Name.Text, StringComparison.OrdinalIgnoreCase)));
        if (name is null && MetadataColumns.Has(column.Name.Text.ToUpperInvariant()))
        {
            return new CastExpression(column.Span, Reference(column.Name.Text.ToUpperInvariant(), column.Span), type);
        }

        if (name is null)
        {
            _context.Issues.Warning(column.Name.Span, $"The input {ColumnMessages.Written(_name)} has no column {ColumnMessages.Written(column.Name)}, so it is null.");
            return new CastExpression(column.Span, new NullLiteral(column.Span), type);
        }

        return new CastExpression(column.Span, Reference(name, column.Span), type);
    }

    private Expression OfRecord(TableColumn column, string key)
    {
        switch (key)
        {
            case "timestamp" or "arrival_timestamp":
                return Reference(MetadataColumns.RowTime, column.Span);
            case "shard-id" or "shard_id":
                return Reference("SHARD_ID", column.Span);
            case "sequence-number" or "sequence_number":
                return Reference("SEQUENCE_NUMBER", column.Span);
            case "partition-key" or "partition_key" or "key":
                return Reference("PARTITION_KEY", column.Span);
            default:
                _context.Error(column, $"Records have no metadata '{key}': there is 'timestamp', 'shard-id', 'sequence-number' and 'partition-key'.");
                return new NullLiteral(column.Span);
        }
    }

    /// <summary>Sorts rows by the column of the watermark, which becomes ROWTIME.</summary>
    private SelectQuery InOrder(SelectQuery rows, Watermark watermark)
    {
        var time = watermark.Column.Text;
        if (!_columns.Any(column => column.Name.Text == time))
        {
            _context.Issues.Error(watermark.Column.Span, $"The table has no column {ColumnMessages.Written(watermark.Column)} for its watermark.");
            return rows;
        }

        if (Delay(watermark) is not { } delay)
        {
            _context.Error(watermark, $"A watermark is the column's time, or that less an interval: write {Form}.");
            return rows;
        }

        // PROCTIME() is ROWTIME, and so the time of the watermark.
        var others = _columns.Where(column => column.Name.Text != time && !IsClock(column)).Select(column => Item(Reference(column.Name.Text), column.Name.Text));
        var order = new OrderItem(watermark.Span, Reference(time, watermark.Span), false, null) { Within = delay, IsWatermark = true };
        var sorted = Select([Item(Reference(time, watermark.Span), MetadataColumns.RowTime), .. others], Sub(rows)) with { OrderBy = [order] };
        return Select([.. _columns.Select(column => Item(Reference(column.Name.Text == time || IsClock(column) ? MetadataColumns.RowTime : column.Name.Text), column.Name.Text))], Sub(sorted));
    }

    private static bool IsClock(TableColumn column) => column.Computed is FunctionCall { Name.Text: "PROCTIME", Arguments: [] };

    private static Expression? Delay(Watermark watermark) => watermark.Expression switch
    {
        ColumnReference column when IsTime(column, watermark) => new IntervalLiteral(watermark.Span, false, "0", new IntervalUnits(TimeField.Second, null)),
        BinaryExpression { Operator: BinaryOperator.Subtract, Left: ColumnReference column, Right: var delay } when IsTime(column, watermark) => delay,
        _ => null,
    };

    private static bool IsTime(ColumnReference column, Watermark watermark) => column.Path is [var name] && name.Text == watermark.Column.Text;

    private ColumnReference Reference(string name, TextSpan? span = null) => new(span ?? _span, [new Name(span ?? _span, name, true)]);

    private ExpressionItem Item(Expression expression, string name) => new(_span, expression, new Name(_span, name, true));

    private NamedSource Source(BoundStream source) => new(_span, [new Name(_span, source.Kind is BoundStreamKind.Errors ? source.Name : Catalog.SourceOf(_name.Text), true)], null, _name);

    private SubQuerySource Sub(SelectQuery query) => new(_span, query, null, _name);

    private SelectQuery Select(IReadOnlyList<SelectItem> items, TableSource from) => new(_span, false, items, from, null, [], null, null, [], []);
}
