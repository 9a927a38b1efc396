using System.Globalization;
using SensorGrid.Sql.Forest;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Operators.Functions;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds functions in FROM TABLE(...).</summary>
internal sealed class TableFunctionBinder(BindContext context, QueryBinder queries)
{
    /// <summary>Forests that need more memory are refused: 1 GiB.</summary>
    private const long MostForestBytes = 1L << 30;

    /// <summary>One seed for all, so that equal input gives equal scores.</summary>
    private const ulong Seed = 1;

    private const string ForestForm = "RANDOM_CUT_FOREST(CURSOR(SELECT STREAM ...) [, trees [, subSampleSize [, timeDecay [, shingleSize]]]])";
    private const string ExplainedForm = "RANDOM_CUT_FOREST_WITH_EXPLANATION(CURSOR(SELECT STREAM ...) [, trees [, subSampleSize [, timeDecay [, shingleSize [, withDirectionality]]]]])";
    private const string HotspotsForm = "HOTSPOTS(CURSOR(SELECT STREAM ...), windowSize, scanRadius, minimumNumberOfPointsInAHotspot)";
    private const string TopForm = "TOP_K_ITEMS_TUMBLING(CURSOR(SELECT STREAM ...), 'column', k, seconds)";
    private const string DistinctForm = "COUNT_DISTINCT_ITEMS_TUMBLING(CURSOR(SELECT STREAM ...), 'column', seconds)";

    private const string RankForm = "GROUP_RANK(CURSOR(SELECT STREAM ...), 'column', 'name of the rank', 'asc' or 'desc', 'asc', 'desc' or 'none', maxIdle, outputMax)";

    private static readonly string[] Names = ["RANDOM_CUT_FOREST", "RANDOM_CUT_FOREST_WITH_EXPLANATION", "HOTSPOTS", "TOP_K_ITEMS_TUMBLING", "COUNT_DISTINCT_ITEMS_TUMBLING", "GROUP_RANK"];

    /// <summary>Binds a function.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Relation? Bind(FunctionSource source)
    {
        var call = source.Call;
        if (Form(call) is not { } form)
        {
            return null;
        }

        if (call.Arguments is not [CursorExpression cursor, ..])
        {
            return Fail(call, $"The first argument of {call.Name.Text} is a query: {form}.");
        }

        if (queries.Bind(cursor.Query) is not { } query)
        {
            return null;
        }

        var arguments = new FunctionArguments(context, call, form);
        var relation = call.Name.Text switch
        {
            "HOTSPOTS" => Hotspots(query, arguments),
            "TOP_K_ITEMS_TUMBLING" => Top(query, arguments),
            "COUNT_DISTINCT_ITEMS_TUMBLING" => Distinct(query, arguments),
            "GROUP_RANK" => Rank(query, arguments),
            _ => ForestOf(query, arguments, call.Name.Text == "RANDOM_CUT_FOREST_WITH_EXPLANATION"),
        };
        return relation is null ? null : relation with { Sources = [.. relation.Sources.Select(columns => columns with { Name = source.Alias?.Text })] };
    }

    private string? Form(FunctionCall call)
    {
        switch (call.Name.Text)
        {
            case "RANDOM_CUT_FOREST":
                return ForestForm;
            case "RANDOM_CUT_FOREST_WITH_EXPLANATION":
                return ExplainedForm;
            case "HOTSPOTS":
                return HotspotsForm;
            case "TOP_K_ITEMS_TUMBLING":
                return TopForm;
            case "COUNT_DISTINCT_ITEMS_TUMBLING":
                return DistinctForm;
            case "STEP" or "FLOOR":
                Fail(call, $"{call.Name.Text} is no source of rows: write it into GROUP BY, as in GROUP BY STEP(ROWTIME BY INTERVAL '60' SECOND).");
                return null;
            case "GROUP_RANK":
                return RankForm;
            default:
                var meant = Suggestions.Nearest(call.Name.Text, Names);
                Fail(call, $"There is no table function {call.Name.Text}{(meant is null ? $"; there is {string.Join(", ", Names)}." : $"; did you mean {meant}?")}");
                return null;
        }
    }

    private Relation? Fail(SyntaxNode node, string message)
    {
        context.Error(node, message);
        return null;
    }

    private NumericColumns? Dimensions(BoundQuery query, FunctionArguments arguments)
    {
        var columns = new NumericColumns(query.Plan.Schema);
        var name = arguments.Call.Name.Text;
        foreach (var column in query.Columns.Where(column => column.Type.Kind is SqlKind.Decimal))
        {
            context.Warning(arguments.Call, $"{name} does not look at the DECIMAL column {ColumnMessages.Quote(column.Name)}: write CAST(... AS DOUBLE) for it.");
        }

        if (columns.Count is 0 or > ForestParameters.MaxColumns)
        {
            Fail(arguments.Call, columns.Count == 0
                ? $"{name} needs at least one column with numbers, INTEGER or DOUBLE; DECIMAL and text do not count."
                : string.Create(CultureInfo.InvariantCulture, $"{name} takes at most {ForestParameters.MaxColumns} columns with numbers, and the query has {columns.Count}."));
            return null;
        }

        return columns;
    }

    private Relation? ForestOf(BoundQuery query, FunctionArguments arguments, bool isExplained)
    {
        var names = new[] { ("trees", 100L), ("subSampleSize", 256L), ("timeDecay", 100_000L), ("shingleSize", 1L) };
        var numbers = names.Select((name, i) => arguments.Integer(i + 1, name.Item1, name.Item2)).ToList();
        var direction = isExplained ? arguments.Boolean(5, "withDirectionality") : false;
        if (!arguments.HaveCount(0, isExplained ? 5 : 4) || numbers.Contains(null) || direction is null || Dimensions(query, arguments) is not { } columns)
        {
            return null;
        }

        var parameters = new ForestParameters(ToInt(numbers[0]), ToInt(numbers[1]), numbers[2]!.Value, ToInt(numbers[3]));
        if (parameters.Problem is { } problem)
        {
            return Fail(arguments.Call, $"{arguments.Call.Name.Text}: {problem}.");
        }

        if (parameters.ApproximateBytes(columns.Count) is var bytes and > MostForestBytes)
        {
            var need = string.Create(CultureInfo.InvariantCulture, $"The forest would need about {bytes >> 20} MiB of memory, and may have {MostForestBytes >> 20}");
            return Fail(arguments.Call, $"{need}: take fewer trees, a smaller subSampleSize or a smaller shingleSize.");
        }

        var explanation = !isExplained ? ForestExplanation.None : direction.Value ? ForestExplanation.WithDirection : ForestExplanation.Attribution;
        var added = new List<Column> { new("ANOMALY_SCORE", SqlType.Double) };
        if (isExplained)
        {
            added.Add(new Column("ANOMALY_EXPLANATION", SqlType.Text));
        }

        var memory = new PlanMemory([], "one forest of all rows", FormattableString.Invariant($"{parameters.Trees} trees of {parameters.SubSampleSize} rows"));
        var description = string.Create(CultureInfo.InvariantCulture, $"random cut forest of {parameters.Trees} trees over {string.Join(", ", columns.Names)}");
        return Extend(query, added, description, (next, errors, _) => new ForestOperator(columns, parameters, explanation, Seed, next, errors), memory);
    }

    private static int ToInt(long? number) => (int)Math.Clamp(number!.Value, int.MinValue, int.MaxValue);

    private Relation? Hotspots(BoundQuery query, FunctionArguments arguments)
    {
        var (size, radius, points) = (arguments.Integer(1, "windowSize", null), arguments.Number(2, "scanRadius"), arguments.Integer(3, "minimumNumberOfPointsInAHotspot", null));
        if (!arguments.HaveCount(3, 3) || size is null || radius is null || points is null || Dimensions(query, arguments) is not { } columns)
        {
            return null;
        }

        var parameters = new HotspotParameters(ToInt(size), radius.Value, ToInt(points));
        return parameters.Problem is { } problem
            ? Fail(arguments.Call, $"HOTSPOTS: {problem}.")
            : Extend(query, [new Column("HOTSPOTS_RESULT", SqlType.Text)], $"hotspots over {string.Join(", ", columns.Names)}", (next, errors, _) => new HotspotsOperator(columns, parameters, next, errors), new PlanMemory([], "the newest rows", ColumnMessages.Count(parameters.WindowSize, "row")));
    }

    private static Relation Extend(BoundQuery query, IReadOnlyList<Column> added, string description, StepPlan.Create create, PlanMemory memory)
    {
        var plan = new StepPlan(query.Plan, new RowSchema([.. query.Plan.Schema.Columns, .. added]), description, create) { Memory = memory };
        return new Relation(plan, [new RelationSource(null, 0, [.. query.Columns, .. added.Select(column => new BoundColumn(column.Name, column.Type))])]);
    }

    private Relation? Top(BoundQuery query, FunctionArguments arguments)
    {
        var (column, most, seconds) = (arguments.Column(1, query), arguments.Integer(2, "k", null), arguments.Integer(3, "seconds", null));
        if (!arguments.HaveCount(3, 3) || column is null || !arguments.IsWithin(2, most, "k", 1, 100_000) || !arguments.IsWithin(3, seconds, "seconds", 1, 3600))
        {
            return null;
        }

        var step = new TimeStep([Step(seconds!.Value)]);
        var type = query.Columns[column.Value].Type;
        var schema = new RowSchema([new Column("ITEM", SqlType.Text), new Column("ITEM_COUNT", SqlType.BigInt)]);
        var plan = new StepPlan(query.Plan, schema, "counts items, and keeps the most frequent ones", (next, errors, _) => new TopItemsOperator(step, column.Value, type, (int)most!.Value, next, errors))
        {
            Carried = [type.IsText ? new ColumnScalar(column.Value, type) : null, null],
            Memory = new PlanMemory([], "a count of each item", FormattableString.Invariant($"the items of {PlanMemory.Time(seconds.Value * 1_000)}")),
        };
        return Of(plan);
    }

    private Relation? Distinct(BoundQuery query, FunctionArguments arguments)
    {
        var (column, seconds) = (arguments.Column(1, query), arguments.Integer(2, "seconds", null));
        if (!arguments.HaveCount(2, 2) || column is null || !arguments.IsWithin(2, seconds, "seconds", 1, 3600))
        {
            return null;
        }

        var step = Step(seconds!.Value);
        var call = new AggregateCall(new DistinctAggregate(new CountAggregate()), new ColumnScalar(column.Value, query.Columns[column.Value].Type));
        var groups = new BoundGroups([new GroupKey(step, step)]) { Step = new TimeStep([step]) };
        groups.Calls.Add(call);
        var counted = new ColumnScalar(1, SqlType.BigInt);
        return Of(new ProjectPlan(groups.Plan(query.Plan), new RowSchema([new Column("NUMBER_OF_DISTINCT_ITEMS", SqlType.BigInt)]), [counted]));
    }

    private Relation? Rank(BoundQuery query, FunctionArguments arguments)
    {
        var (column, name) = (arguments.Column(1, query), arguments.Text(2, "rankOutColumnName"));
        var (sort, output) = (arguments.Word(3, "sortOrder", "asc", "desc"), arguments.Word(4, "outputOrder", "none", "asc", "desc"));
        var (idle, most) = (arguments.Integer(5, "maxIdle", null), arguments.Integer(6, "outputMax", null));
        if (!arguments.HaveCount(6, 6) || column is null || name is null || sort is null || output is null
            || !arguments.IsWithin(5, idle, "maxIdle", 0, int.MaxValue) || !arguments.IsWithin(6, most, "outputMax", 0, int.MaxValue))
        {
            return null;
        }

        if (query.IsSorted)
        {
            return Fail(arguments.Call, "GROUP_RANK ranks the rows of one ROWTIME, which the rows of a sorted query have no more: leave ORDER BY out of the query in it.");
        }

        var type = query.Columns[column.Value].Type;
        if (type.Kind is SqlKind.Row)
        {
            return Fail(arguments.Call.Arguments[1], "A row value has no order: rank by one of its fields.");
        }

        var key = new Operators.SortKey(column.Value, new ValueOrder(type), sort == 1, NullsFirst: sort == 1);
        var memory = new PlanMemory([], "the rows that are to be ranked", "the rows of one ROWTIME");
        return Extend(query, [new Column(name, SqlType.Integer)], "ranks the rows of one ROWTIME", (next, errors, _) => new GroupRankOperator(key, (GroupRankOrder)output.Value, ToInt(most), next, errors), memory);
    }

    private static Relation Of(Plan plan) =>
        new(plan, [new RelationSource(null, 0, [.. plan.Schema.Columns.Select(column => new BoundColumn(column.Name, column.Type))])]);

    private Scalar Step(long seconds)
    {
        var none = new TextSpan(0, 0);
        var interval = new IntervalLiteral(none, false, seconds.ToString(CultureInfo.InvariantCulture), new IntervalUnits(TimeField.Second, null));
        var rowTime = new ColumnReference(none, [new Name(none, MetadataColumns.RowTime, false)]);
        return context.Silent.Binder.Bind(new StepExpression(none, rowTime, interval), new RelationScope(context.Silent, [new RelationSource(null, 0, [])]))!;
    }
}
