using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds FROM clauses.</summary>
internal sealed class SourceBinder
{
    private readonly BindContext _context;
    private readonly Catalog _catalog;
    private readonly QueryBinder _queries;
    private readonly JoinBinder _joins;
    private readonly TableFunctionBinder _functions;
    private readonly WindowFunctionBinder _windows;

    public SourceBinder(BindContext context, Catalog catalog, QueryBinder queries)
    {
        (_context, _catalog, _queries) = (context, catalog, queries);
        _joins = new JoinBinder(context, this);
        _functions = new TableFunctionBinder(context, queries);
        _windows = new WindowFunctionBinder(context, queries, this);
    }

    /// <summary>Binds the FROM clause of a query.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Relation? Bind(SelectQuery query)
    {
        var relation = query.From is JoinSource join ? _joins.Bind(join, query) : Bind(query.From);
        if (relation is not null && OverOf(query.From) is { } over)
        {
            _context.Error(over, "OVER behind a source is the window of a join; for aggregates write it behind the function, as in SUM(x) OVER (...).");
            return null;
        }

        if (relation?.Plan is TablePlan table)
        {
            _context.Error(query.From, $"The reference table \"{table.Table.Name}\" has no rows that come: join a stream with it, FROM stream JOIN table ON ....");
            return null;
        }

        return relation;
    }

    /// <summary>Binds a source that is no join.</summary>
    public Relation? Bind(TableSource source)
    {
        var relation = source switch
        {
            NamedSource named => Bind(named),
            SubQuerySource query => Bind(query),
            FunctionSource function => WindowFunctionBinder.Has(function.Call.Name.Text) ? _windows.Bind(function) : _functions.Bind(function),
            _ => null,
        };
        return relation is null || source.Columns.Count == 0 ? relation : Renamed(relation, source);
    }

    /// <summary>The window of a source of a join; null for none.</summary>
    public static WindowSpecification? OverOf(TableSource source) => source switch
    {
        NamedSource named => named.Over,
        SubQuerySource query => query.Over,
        _ => null,
    };

    private Relation? Renamed(Relation relation, TableSource source)
    {
        var only = relation.Sources[0];
        var names = new Queue<Name>(source.Columns);
        BoundColumn[] columns = [.. only.Columns.Select(column => column.IsHidden || column.IsMetadata || !names.TryDequeue(out var name) ? column : column with { Name = name.Text })];
        var visible = only.Columns.Count(column => column is { IsHidden: false, IsMetadata: false });
        if (visible == source.Columns.Count)
        {
            return relation with { Sources = [only with { Columns = columns }, .. relation.Sources.Skip(1)] };
        }

        _context.Issues.Error(source.Columns[0].Span, $"There are {source.Columns.Count} names for {visible} columns: write one for each.");
        return null;
    }

    private Relation? Bind(NamedSource named)
    {
        var name = named.Path[^1];
        var alias = named.Alias?.Text ?? name.Text;
        if (_catalog.Stream(name.Text) is { } stream)
        {
            var isInput = stream.Kind is BoundStreamKind.Input;
            var columns = stream.Schema.Columns.Select(column => new BoundColumn(column.Name, column.Type) { IsMetadata = isInput && MetadataColumns.Has(column.Name) });
            return new Relation(new StreamPlan(stream), [new RelationSource(alias, 0, [.. columns]) { IsInput = isInput }]);
        }

        if (_catalog.Table(name.Text) is { } table)
        {
            var columns = table.Schema.Columns.Select(column => new BoundColumn(column.Name, column.Type));
            return new Relation(new TablePlan(table), [new RelationSource(alias, 0, [.. columns]) { IsTable = true }]);
        }

        if (_catalog.View(name.Text) is { } view)
        {
            return Bind(view, alias);
        }

        _context.Issues.Error(name.Span, _catalog.Unknown(name), name.Text);
        return null;
    }

    private Relation? Bind(CreateView view, string alias)
    {
        if (_queries.Bind(view.Query) is not { } query)
        {
            return null;
        }

        if (view.Columns is not { } names)
        {
            return Unnamed(query, alias);
        }

        if (names.Count != query.Columns.Count)
        {
            _context.Error(view, $"The view has {names.Count} names for {query.Columns.Count} columns.");
            return null;
        }

        return Unnamed(query with { Columns = [.. query.Columns.Zip(names, (column, name) => column with { Name = name.Text })] }, alias);
    }

    private Relation? Bind(SubQuerySource source) => _queries.Bind(source.Query) is { } query ? Unnamed(query, source.Alias?.Text) : null;

    /// <summary>A query as an unnamed stream. Sorted rows are raised to the newest ROWTIME, as those of a stream are.</summary>
    private static Relation Unnamed(BoundQuery query, string? alias)
    {
        if (!query.IsSorted)
        {
            return new Relation(query.Plan, [new RelationSource(alias, 0, query.Columns)]);
        }

        var raised = new StepPlan(query.Plan, query.Plan.Schema, null, (next, _, _) => new RaiseOperator(next));
        return new Relation(raised, [new RelationSource(alias, 0, [.. query.Columns.Select(column => column with { Time = null })])]);
    }
}
