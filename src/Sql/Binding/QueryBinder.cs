using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds queries.</summary>
internal sealed class QueryBinder
{
    private const int MostDepth = 50;
    private const int MostQueries = 10_000;

    private readonly BindContext _context;
    private readonly Catalog _catalog;
    private readonly SourceBinder _sources;
    private int _depth;
    private int _count;

    public QueryBinder(BindContext context, Catalog catalog)
    {
        (_context, _catalog) = (context, catalog);
        _sources = new SourceBinder(context, catalog, this);
    }

    /// <summary>Binds a query.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public BoundQuery? Bind(Query query)
    {
        if (_depth == MostDepth)
        {
            _context.Error(query, "Queries are nested too deeply, or a view reads itself.");
            return null;
        }

        // Views that read views, each twice, would be bound for ever.
        if (_count >= MostQueries)
        {
            if (_count++ == MostQueries)
            {
                _context.Error(query, $"Views are expanded where they are read, and the program reads more than {MostQueries} queries so: declare streams in between.");
            }

            return null;
        }

        _count++;
        _depth++;
        var bound = query switch
        {
            UnionQuery union => Bind(union),
            SelectQuery select => GroupWindows.Rewrite(select, _context) is { } rewritten ? new SelectBinder(_context, _sources, LateRows.WhileOpen(rewritten, _catalog)).Bind() : null,
            _ => null,
        };
        _depth--;
        return bound;
    }

    private BoundQuery? Bind(UnionQuery union)
    {
        var (left, right) = (Bind(union.Left), Bind(union.Right));
        if (left is null || right is null)
        {
            return null;
        }

        if (left.Columns.Count != right.Columns.Count)
        {
            _context.Error(union.Right, $"The queries of a UNION have as many columns as each other: the first has {left.Columns.Count}, the second has {right.Columns.Count}.");
            return null;
        }

        var columns = left.Columns.Zip(right.Columns, (first, second) => Common(union, first, second)).ToList();
        if (columns.Contains(null))
        {
            return null;
        }

        var united = new UnionPlan([As(left, columns!), As(right, columns!)]);
        return union.IsAll ? new BoundQuery(united, columns!) : Distinct(union, united, left, right, columns!);
    }

    /// <summary>UNION without ALL: different rows, within the steps of the columns that grow with ROWTIME in both queries alike.</summary>
    private BoundQuery? Distinct(UnionQuery union, UnionPlan united, BoundQuery left, BoundQuery right, List<BoundColumn> columns)
    {
        var times = left.Columns.Zip(right.Columns, (first, second) => first.Time is { } time && !left.IsSorted && !right.IsSorted && time.ToString() == second.Time?.ToString() ? time : null).ToList();
        if (times.TrueForAll(time => time is null))
        {
            _context.Error(
                union,
                "UNION without ALL would have to remember every row for ever: write UNION ALL, or add a column to both queries that grows with ROWTIME, FLOOR(ROWTIME TO MINUTE), within which rows are made different.");
            return null;
        }

        var step = new TimeStep([.. times.OfType<Scalar>()]);
        var plan = new StepPlan(united, united.Schema, "keeps different rows", (next, errors, _) => new DistinctOperator(step, next, errors))
        {
            Memory = PlanMemory.OfDistinct(united.Schema),
        };
        return new BoundQuery(plan, [.. columns.Zip(times, (column, time) => column with { Time = time })]);
    }

    private BoundColumn? Common(UnionQuery union, BoundColumn left, BoundColumn right)
    {
        var probe = new ColumnScalar(0, right.Type);
        if (ExpressionBinder.Convert(probe, left.Type) is not null)
        {
            return new BoundColumn(left.Name, Wider(left.Type, right.Type));
        }

        _context.Error(union.Right, $"The column {ColumnMessages.Quote(right.Name)} {right.Type} cannot be united with {ColumnMessages.Quote(left.Name)} {left.Type}: write CAST.");
        return null;
    }

    /// <summary>The type of the first query, unless numbers or texts of the second do not fit it.</summary>
    private static SqlType Wider(SqlType left, SqlType right)
    {
        if (left.Kind is SqlKind.Null)
        {
            return right;
        }

        if (left.IsText && right.IsText)
        {
            return left.Precision == 0 || right.Precision == 0 ? SqlType.Text : SqlType.Varchar(Math.Max(left.Precision, right.Precision));
        }

        return left.IsNumber && right.IsNumber && left != right
            ? left.IsInteger && right.IsInteger ? (left.Kind > right.Kind ? left : right) : SqlType.Double
            : left;
    }

    private static ProjectPlan As(BoundQuery query, IReadOnlyList<BoundColumn> columns)
    {
        var scalars = columns.Select((column, i) => ExpressionBinder.Convert(new ColumnScalar(i, query.Columns[i].Type), column.Type)!).ToArray();
        return new ProjectPlan(query.Plan, new RowSchema([.. columns.Select(column => new Column(column.Name, column.Type))]), scalars);
    }
}
