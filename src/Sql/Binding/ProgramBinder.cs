using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds programs: declares streams and views, then binds pumps, whichever comes first in the text.</summary>
internal sealed class ProgramBinder
{
    private readonly BindContext _context;
    private readonly Catalog _catalog = new();
    private readonly InsertBinder _inserts;
    private readonly QueryBinder _queries;
    private readonly List<BoundStream> _inputs;
    private readonly List<BoundStream> _streams = [];
    private readonly List<(BoundPump Pump, Statement Statement)> _pumps = [];
    private readonly HashSet<string> _pumpNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);

    /// <param name="context">The destination of what is wrong.</param>
    /// <param name="inputs">The streams from outside.</param>
    /// <param name="tables">The reference tables.</param>
    public ProgramBinder(BindContext context, IEnumerable<BoundStream> inputs, IEnumerable<BoundTable> tables)
    {
        _context = context;
        _queries = new QueryBinder(context, _catalog);
        _inserts = new InsertBinder(context, _catalog, _queries);
        _inputs = [.. inputs];
        _inputs.ForEach(_catalog.Add);
        foreach (var table in tables)
        {
            _catalog.Add(table);
        }
    }

    /// <summary>Binds a program.</summary>
    /// <returns>The program; of use only when nothing was reported as an error.</returns>
    public BoundProgram Bind(IReadOnlyList<Statement> statements)
    {
        _targets.UnionWith(statements.Select(TargetOf).OfType<Name>().Select(name => name.Text));
        foreach (var statement in statements)
        {
            Declare(statement);
        }

        foreach (var statement in statements)
        {
            BindPump(statement);
        }

        new PumpCycles(_context).Check(_pumps);
        return new BoundProgram(_inputs, _streams, _catalog.Errors, [.. _pumps.Select(pump => pump.Pump)]);
    }

    private static Name? TargetOf(Statement statement) => statement switch
    {
        CreatePump pump => pump.Insert.Target,
        InsertInto insert => insert.Target,
        _ => null,
    };

    private void Declare(Statement statement)
    {
        switch (statement)
        {
            case CreateTable table when IsDeclaredOnce(table.Name) && _catalog.Table(table.Name.Text) is null:
                Declare(new DeclaredTable(_context, table), table.Name);
                break;
            case CreateStream stream when InputOf(stream.Name) is not null && !_targets.Contains(stream.Name.Text):
                if (IsDeclaredOnce(stream.Name))
                {
                    Declare(new DeclaredTable(_context, stream), stream.Name);
                }

                break;
            case CreateStream stream when IsRepeated(stream):
                break;
            case CreateStream stream when IsNew(stream.Name) && Schema(stream) is { } schema:
                var declared = new BoundStream(stream.Name.Text, schema, BoundStreamKind.Declared);
                _catalog.Add(declared);
                _streams.Add(declared);
                break;
            case CreateView view when IsNew(view.Name):
                _catalog.Add(view);
                break;
        }
    }

    private BoundStream? InputOf(Name name) => _inputs.Find(input => input.Name == name.Text);

    private bool IsDeclaredOnce(Name name)
    {
        if (!_tables.Add(name.Text) || (_catalog.Has(name.Text) && InputOf(name) is null && _catalog.Table(name.Text) is null))
        {
            _context.Issues.Error(name.Span, $"The name {ColumnMessages.Written(name)} is declared twice: give the second stream or view another name.");
            return false;
        }

        return true;
    }

    /// <summary>Declares a table: a view over its input, or a stream of its own, with a view over it when it has more than columns.</summary>
    private void Declare(DeclaredTable table, Name name)
    {
        var source = InputOf(name);
        if (source is null)
        {
            source = new BoundStream(name.Text, table.Schema(), BoundStreamKind.Declared);
            _catalog.Add(source);
            _streams.Add(source);
            if (!_targets.Contains(name.Text))
            {
                _context.Issues.Warning(name.Span, $"No input has the name {ColumnMessages.Written(name)}, and nothing inserts into it: it has no rows.");
            }
        }

        if (table.View(source) is { } view)
        {
            _catalog.Add(view, source);
        }
    }

    /// <summary>Determines whether a stream is declared once more with the same columns, as published programs do that were put together of parts.</summary>
    private bool IsRepeated(CreateStream stream)
    {
        if (_streams.Find(declared => declared.Name == stream.Name.Text) is not { } first
            || !first.Schema.Columns.SequenceEqual(stream.Columns.Select(column => new Column(column.Name.Text, _context.Silent.Binder.Resolve(column.Type) ?? SqlType.Null, column.IsNotNull))))
        {
            return false;
        }

        _context.Issues.Warning(stream.Name.Span, $"The stream {ColumnMessages.Written(stream.Name)} is declared twice, with the same columns: leave the second declaration out.");
        return true;
    }

    private bool IsNew(Name name)
    {
        if (!_catalog.Has(name.Text))
        {
            return true;
        }

        _context.Issues.Error(name.Span, _inputs.Exists(input => input.Name == name.Text)
            ? $"The stream {ColumnMessages.Written(name)} is an input and exists already: leave its declaration out."
            : $"The name {ColumnMessages.Written(name)} is declared twice: give the second stream or view another name.");
        return false;
    }

    private RowSchema? Schema(CreateStream stream)
    {
        var columns = new List<Column>();
        var isRight = true;
        foreach (var definition in stream.Columns)
        {
            if (columns.Exists(column => column.Name == definition.Name.Text))
            {
                _context.Issues.Error(definition.Name.Span, $"The column {ColumnMessages.Written(definition.Name)} is declared twice.");
            }

            var type = _context.Binder.Resolve(definition.Type);
            isRight &= type is not null;
            columns.Add(new Column(definition.Name.Text, type ?? SqlType.Null, definition.IsNotNull));
        }

        // The columns of a wrong type stand for any type, so that queries over the stream are checked too.
        return isRight || columns.Count > 0 ? new RowSchema(columns) : null;
    }

    private void BindPump(Statement statement)
    {
        switch (statement)
        {
            case CreatePump pump:
                if (!_pumpNames.Add(pump.Name.Text))
                {
                    _context.Issues.Error(pump.Name.Span, $"The pump {ColumnMessages.Written(pump.Name)} is declared twice: give the second one another name.");
                }

                Add(_inserts.Bind(pump.Name.Text, pump.Insert), statement);
                break;
            case InsertInto insert:
                Add(_inserts.Bind("", _tables.Contains(insert.Target.Text) ? insert with { Query = LateRows.AsTheyCome(insert.Query, _catalog) } : insert), statement);
                break;
            case QueryStatement query when _queries.Bind(LateRows.AsTheyCome(query.Query, _catalog)) is { } bound:
                var stream = new BoundStream("", new RowSchema([.. bound.Columns.Select(column => new Column(column.Name, column.Type))]), BoundStreamKind.Declared);
                _streams.Add(stream);
                Add(new BoundPump("", bound.Plan, stream), statement);
                break;
            case CreateView view:
                _ = _queries.Bind(view.Query);
                break;
        }
    }

    private void Add(BoundPump? pump, Statement statement)
    {
        if (pump is not null)
        {
            _pumps.Add((pump, statement));
        }
    }
}
