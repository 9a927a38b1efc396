using System.Globalization;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Windows;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds Flink's window functions: TABLE(TUMBLE(...)), HOP, CUMULATE and SESSION, over ROWTIME.</summary>
/// <param name="context">Binds the arguments.</param>
/// <param name="queries">Binds sub-queries.</param>
/// <param name="sources">Binds the source.</param>
internal sealed class WindowFunctionBinder(BindContext context, QueryBinder queries, SourceBinder sources)
{
    private const int MostWindows = 10_000;

    private readonly string[] _windowColumns = [context.Given("WINDOW_START"), context.Given("WINDOW_END"), context.Given("WINDOW_TIME")];

    /// <summary>Determines whether a function is one of them.</summary>
    public static bool Has(string name) => name is "TUMBLE" or "HOP" or "CUMULATE" or "SESSION";

    /// <summary>Binds a function.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Relation? Bind(FunctionSource function)
    {
        var call = function.Call;
        if (Arguments(call) is not { } arguments || Source(call, arguments) is not { } source || Over(call, arguments, source) is not { } relation)
        {
            return null;
        }

        if (call.Name.Text == "SESSION")
        {
            return Session(function, arguments, relation);
        }

        if (Windows(call, arguments) is not { } windows)
        {
            return null;
        }

        var columns = relation.Sources.SelectMany(part => part.Columns).ToList();
        Plan plan = windows.Most == 1 ? Tumble(relation, windows, columns) : Slice(relation, windows, columns);
        return new Relation(plan, [new RelationSource(function.Alias?.Text, 0, columns)]);
    }

    private static string[] Names(FunctionCall call) => call.Name.Text switch
    {
        "TUMBLE" => ["DATA", "TIMECOL", "SIZE", "OFFSET"],
        "HOP" => ["DATA", "TIMECOL", "SLIDE", "SIZE", "OFFSET"],
        "SESSION" => ["DATA", "TIMECOL", "GAP", ""],
        _ => ["DATA", "TIMECOL", "STEP", "SIZE", "OFFSET"],
    };

    /// <summary>The arguments by their names.</summary>
    private Dictionary<string, Expression>? Arguments(FunctionCall call)
    {
        var names = Names(call);
        var found = new Dictionary<string, Expression>(StringComparer.Ordinal);
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var (name, value) = call.Arguments[i] is NamedArgument named ? (named.Name.Text, named.Value) : (i < names.Length ? names[i] : "", call.Arguments[i]);
            if (!names.Contains(name) || !found.TryAdd(name, value))
            {
                context.Error(call.Arguments[i], $"{Form(call)}; this is no further argument.");
                return null;
            }
        }

        if (names[..^1].All(found.ContainsKey))
        {
            return found;
        }

        context.Error(call, $"{Form(call)}; {string.Join(", ", names[..^1].Where(name => !found.ContainsKey(name)))} is missing.");
        return null;
    }

    private static string Form(FunctionCall call) => call.Name.Text switch
    {
        "TUMBLE" => "TUMBLE(TABLE t, DESCRIPTOR(ROWTIME), size [, offset])",
        "SESSION" => "SESSION(TABLE t [PARTITION BY keys], DESCRIPTOR(ROWTIME), gap)",
        "HOP" => "HOP(TABLE t, DESCRIPTOR(ROWTIME), slide, size [, offset]), the slide first",
        _ => "CUMULATE(TABLE t, DESCRIPTOR(ROWTIME), step, size [, offset]), the step first",
    };

    private Relation? Source(FunctionCall call, Dictionary<string, Expression> arguments)
    {
        switch (arguments["DATA"])
        {
            case TableArgument table when table.PartitionBy.Count == 0 || call.Name.Text == "SESSION":
                return sources.Bind(table.Source);
            case CursorExpression cursor:
                return queries.Bind(cursor.Query) is { } query ? new Relation(query.Plan, [new RelationSource(null, 0, query.Columns)]) : null;
            default:
                context.Error(arguments["DATA"], $"The first argument of {call.Name.Text} is a stream: TABLE name.");
                return null;
        }
    }

    /// <summary>Checks the time of the windows. Rows whose time is an expression of their ROWTIME, as window_time of other windows is, get it as their ROWTIME.</summary>
    private Relation? Over(FunctionCall call, Dictionary<string, Expression> arguments, Relation relation)
    {
        if (relation.Plan is TablePlan)
        {
            context.Error(arguments["DATA"], "A reference table has no windows of time.");
            return null;
        }

        if (arguments["TIMECOL"] is not DescriptorExpression { Columns: [var name] } descriptor)
        {
            context.Error(arguments["TIMECOL"], $"The second argument of {call.Name.Text} is DESCRIPTOR(ROWTIME).");
            return null;
        }

        var column = new RelationScope(context, relation.Sources).BindColumn(new ColumnReference(descriptor.Span, [name]));
        if (column is not null and not { ReadsRowTimeOnly: true, IsConstant: false, Type.Kind: SqlKind.Timestamp })
        {
            var written = ColumnMessages.Written(name);
            context.Error(
                descriptor,
                $"Windows are over ROWTIME, in whose order the rows come, and {written} may fall: write DESCRIPTOR(ROWTIME), or declare the table with WATERMARK FOR {written} AS {written} - INTERVAL '5' SECOND.");
            return null;
        }

        return column is null or RowTimeScalar ? column is null ? null : relation : Retimed(relation, column);
    }

    private static Relation Retimed(Relation relation, Scalar time)
    {
        var plan = new StepPlan(relation.Plan, relation.Plan.Schema, null, (next, errors, _) => new RetimeOperator(time, next, errors));
        var own = time.ToString();
        var sources = relation.Sources.Select(source => source with
        {
            Columns = [.. source.Columns.Select(column => column with { Time = column.Time?.ToString() == own ? new RowTimeScalar() : null })],
        });
        return new Relation(plan, [.. sources]);
    }

    private Relation? Session(FunctionSource source, Dictionary<string, Expression> arguments, Relation relation)
    {
        var scope = new RelationScope(context, relation.Sources);
        var partition = arguments["DATA"] is TableArgument table ? table.PartitionBy : [];
        var keys = partition.Select(key => context.Binder.Bind(key, scope)).ToArray();
        if (Interval(arguments["GAP"], "gap", 1) is not { } gap || Array.Exists(keys, key => key is null))
        {
            return null;
        }

        // The rows leave with another ROWTIME, of which their columns are no expressions.
        List<BoundColumn> columns = [.. relation.Sources.SelectMany(part => part.Columns).Select(column => column with { Time = null }), .. Bounds()];
        var description = string.Create(CultureInfo.InvariantCulture, $"sessions with a gap of {gap} ms, {ColumnMessages.Count(keys.Length, "partition key")}");
        var plan = new StepPlan(relation.Plan, Schema(relation), description, (next, errors, _) => new SessionOperator(keys!, gap, next, errors))
        {
            Carried = CarriedOf(relation),
            Memory = new PlanMemory([.. keys.OfType<Scalar>()], "the rows of each open session", $"until a gap of {PlanMemory.Time(gap)}"),
        };
        return new Relation(plan, [new RelationSource(source.Alias?.Text, 0, columns)]);
    }

    /// <summary>The columns of windows that are no expressions of ROWTIME.</summary>
    private IEnumerable<BoundColumn> Bounds() => _windowColumns.Select(name => new BoundColumn(name, SqlType.Timestamp) { IsWindowEnd = name == _windowColumns[1] });

    private SlicedWindows? Windows(FunctionCall call, Dictionary<string, Expression> arguments)
    {
        var size = Interval(arguments["SIZE"], "size", 1);
        var slide = call.Name.Text == "TUMBLE" ? size : Interval(arguments[call.Name.Text == "HOP" ? "SLIDE" : "STEP"], call.Name.Text == "HOP" ? "slide" : "step", 1);
        var offset = arguments.TryGetValue("OFFSET", out var expression) ? Interval(expression, "offset", -WindowFrames.Longest) : 0;
        if (size is null || slide is null || offset is null)
        {
            return null;
        }

        if (size % slide != 0)
        {
            context.Error(call, $"{Form(call)}: the size must be a multiple of the other interval. Are they in the wrong order?");
            return null;
        }

        if (size / slide > MostWindows)
        {
            context.Error(call, string.Create(CultureInfo.InvariantCulture, $"Each row would be in {size / slide} windows, and may be in {MostWindows}: take longer steps."));
            return null;
        }

        return new SlicedWindows(slide.Value, size.Value, offset.Value, call.Name.Text == "CUMULATE");
    }

    private long? Interval(Expression expression, string name, long least)
    {
        var message = $"The {name} of a window is an interval of days to seconds, as in INTERVAL '5' MINUTE.";
        if (context.Constant(expression, message) is not { } constant)
        {
            return null;
        }

        if (constant.Type.Kind is not SqlKind.DayInterval || constant.Value.Bits < least || constant.Value.Bits > WindowFrames.Longest)
        {
            context.Error(expression, message);
            return null;
        }

        return constant.Value.Bits;
    }

    /// <summary>Tumbling windows are expressions of ROWTIME.</summary>
    private ProjectPlan Tumble(Relation relation, SlicedWindows windows, List<BoundColumn> columns)
    {
        var start = new SliceScalar(windows, 0);
        var scalars = relation.Plan.Schema.Columns.Select((column, i) => (Scalar)new ColumnScalar(i, column.Type)).ToList();
        scalars.AddRange([start, new SliceScalar(windows, windows.Size), new SliceScalar(windows, windows.Size - 1)]);
        var names = _windowColumns.Select((name, i) => new BoundColumn(name, SqlType.Timestamp) { Time = scalars[relation.Plan.Schema.Count + i] });
        columns.AddRange(names);
        return new ProjectPlan(relation.Plan, Schema(relation), [.. scalars]);
    }

    private StepPlan Slice(Relation relation, SlicedWindows windows, List<BoundColumn> columns)
    {
        columns.AddRange(Bounds());
        var description = string.Create(CultureInfo.InvariantCulture, $"{(windows.IsCumulating ? "cumulating" : "hopping")} windows of {windows.Size} ms, every {windows.Slide} ms");
        return new StepPlan(relation.Plan, Schema(relation), description, (next, _, _) => new SliceOperator(windows, next)) { Carried = CarriedOf(relation) };
    }

    /// <summary>The columns of the rows, and the bounds of a window: times.</summary>
    private List<Scalar> CarriedOf(Relation relation) =>
        [.. relation.Plan.Schema.Columns.Select((column, i) => (Scalar)new ColumnScalar(i, column.Type)), .. _windowColumns.Select(_ => new RowTimeScalar())];

    private RowSchema Schema(Relation relation) => new([.. relation.Plan.Schema.Columns, .. _windowColumns.Select(name => new Column(name, SqlType.Timestamp))]);
}
