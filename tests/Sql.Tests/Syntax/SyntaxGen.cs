using CsCheck;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

/// <summary>Generates trees of the kind that the parser makes.</summary>
internal static class SyntaxGen
{
    private static readonly TextSpan Nowhere = new(0, 0);

    private static readonly Gen<Name> Names = OneOfThese("A", "B1", "_X", "TEMPERATURE", "a", "two words", "q\"q", "SELECT", "STREAM", "FIRST", "TO", "BY", "STEP", "FLOOR", "MINUTE", "FROM", "WINDOW", "ROWS", "1st", "Ä", "FORM", "RANGES")
        .Select(text => new Name(Nowhere, text, false));

    private static readonly Gen<Name> FunctionNames = OneOfThese("SUM", "LAG", "COUNT", "f", "SUBSTRING", "POSITION", "FLOOR", "CEIL", "OVERLAY", "CAST", "TRIM", "STEP", "CURSOR", "LEFT", "STREAM", "CURRENT_DATE", "DATE")
        .Select(text => new Name(Nowhere, text, false));

    private static readonly Gen<TimeField> Fields = Gen.Enum<TimeField>();
    private static readonly Gen<TimeField> Units = OneOfThese(TimeField.Year, TimeField.Quarter, TimeField.Month, TimeField.Week, TimeField.Day, TimeField.Hour, TimeField.Minute, TimeField.Second);

    private static readonly Gen<IntervalUnits> Intervals = Gen.OneOf(
        Units.Select(unit => new IntervalUnits(unit, null)),
        OneOfThese(
            new IntervalUnits(TimeField.Year, TimeField.Month),
            new IntervalUnits(TimeField.Day, TimeField.Second),
            new IntervalUnits(TimeField.Day, TimeField.Hour),
            new IntervalUnits(TimeField.Minute, TimeField.Second)));

    private static readonly Gen<Expression> Literals = Gen.OneOf<Expression>(
        OneOfThese("0", "17", "1.50", ".5", "2.", "1E3", "1.5E-3").Select(text => (Expression)new NumberLiteral(Nowhere, text)),
        OneOfThese("", "x", "it's", "two\nlines", "-- no comment").Select(text => (Expression)new StringLiteral(Nowhere, text)),
        OneOfThese<bool?>(true, false, null).Select(value => (Expression)new BooleanLiteral(Nowhere, value)),
        Gen.Const<Expression>(new NullLiteral(Nowhere)),
        OneOfThese("TIMESTAMP", "DATE", "TIME").Select(type => (Expression)new DateTimeLiteral(Nowhere, type, "2024-01-31")),
        Gen.Select(Gen.Bool, Intervals, (isNegative, units) => (Expression)new IntervalLiteral(Nowhere, isNegative, units.To is null ? "5" : "1 02:03", units)),
        Names.List[1, 3].Select(path => (Expression)new ColumnReference(Nowhere, path)));

    private static readonly Gen<TypeName> Types = OneOfThese(
        new TypeName(Nowhere, "VARCHAR", [64]),
        new TypeName(Nowhere, "DECIMAL", [5, 2]),
        new TypeName(Nowhere, "DOUBLE PRECISION", []),
        new TypeName(Nowhere, "TIMESTAMP WITHOUT TIME ZONE", [3]));

    /// <summary>Generates a statement.</summary>
    public static Gen<Statement> Statements { get; } = Gen.OneOf<Statement>(
        Queries(3).Select(query => (Statement)new QueryStatement(Nowhere, query)),
        Gen.Select(Names, Names.List[1, 3], Queries(2), (name, columns, query) => (Statement)new CreateView(Nowhere, name, columns.Count > 2 ? null : columns, query)),
        Gen.Select(Names, Names, Queries(2), (name, target, query) => (Statement)new CreatePump(Nowhere, name, new InsertInto(Nowhere, target, null, query))),
        Gen.Select(Names, Names.List[1, 3], Queries(2), (target, columns, query) => (Statement)new InsertInto(Nowhere, target, columns, query)),
        Gen.Select(Names, Gen.Select(Names, Types, Gen.Bool, (name, type, isNotNull) => new ColumnDefinition(Nowhere, name, type, isNotNull)).List[1, 4], (name, columns) => (Statement)new CreateStream(Nowhere, name, columns)));

    private static Gen<T> OneOfThese<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<T?> Perhaps<T>(Gen<T> gen)
        where T : class =>
        Gen.OneOf(Gen.Const((T?)null), gen.Select(value => (T?)value));

    private static Gen<Expression> Expressions(int depth)
    {
        if (depth == 0)
        {
            return Literals;
        }

        var inner = Expressions(depth - 1);
        return Gen.Frequency((2, Literals), (3, Operations(inner)), (2, Tests(inner)), (2, Forms(inner)), (2, Calls(inner)));
    }

    private static Gen<Expression> Operations(Gen<Expression> inner) => Gen.OneOf<Expression>(
        Gen.Select(Gen.Enum<BinaryOperator>(), inner, inner, (binary, left, right) => (Expression)new BinaryExpression(Nowhere, binary, left, right)),
        Gen.Select(Gen.Enum<UnaryOperator>(), inner, (unary, operand) => (Expression)new UnaryExpression(Nowhere, unary, operand)),
        Gen.Select(inner, inner, Intervals, (left, right, units) => (Expression)new IntervalExpression(Nowhere, new BinaryExpression(Nowhere, BinaryOperator.Subtract, left, right), units)));

    private static Gen<Expression> Tests(Gen<Expression> inner) => Gen.OneOf<Expression>(
        Gen.Select(inner, Gen.Bool, OneOfThese(IsTest.Null, IsTest.True, IsTest.False, IsTest.Unknown), (operand, isNegated, test) => (Expression)new IsExpression(Nowhere, operand, isNegated, test, null)),
        Gen.Select(inner, Gen.Bool, inner, (operand, isNegated, other) => (Expression)new IsExpression(Nowhere, operand, isNegated, IsTest.DistinctFrom, other)),
        Gen.Select(inner, Gen.Bool, inner, inner, Gen.Bool, (operand, isNegated, low, high, isSymmetric) => (Expression)new BetweenExpression(Nowhere, operand, isNegated, low, high, isSymmetric)),
        Gen.Select(inner, Gen.Bool, inner.List[1, 3], (operand, isNegated, values) => (Expression)new InExpression(Nowhere, operand, isNegated, values)),
        Gen.Select(inner, Gen.Bool, Gen.Bool, inner, Perhaps(inner), (operand, isNegated, isSimilar, pattern, escape) => (Expression)new LikeExpression(Nowhere, operand, isNegated, isSimilar, pattern, escape)));

    private static Gen<Expression> Forms(Gen<Expression> inner) => Gen.OneOf<Expression>(
        Gen.Select(Perhaps(inner), Gen.Select(inner, inner, (when, then) => new CaseBranch(when, then)).List[1, 3], Perhaps(inner), (operand, branches, otherwise) => (Expression)new CaseExpression(Nowhere, operand, branches, otherwise)),
        Gen.Select(inner, Types, (operand, type) => (Expression)new CastExpression(Nowhere, operand, type)),
        Gen.Select(inner, Types, (operand, type) => (Expression)new CastExpression(Nowhere, operand, type) { IsTry = true }),
        Gen.Select(inner, inner, Perhaps(Types), Perhaps(inner), (input, path, type, otherwise) => (Expression)new JsonExpression(Nowhere, JsonFunction.Value, input, path)
        {
            Returning = type,
            OnEmpty = otherwise is null ? null : new JsonFallback(JsonFallbackKind.Default, otherwise),
            OnError = type is null ? null : new JsonFallback(JsonFallbackKind.Null),
        }),
        inner.Select(operand => (Expression)new CastExpression(Nowhere, operand, new TypeName(Nowhere, "INTERVAL DAY TO SECOND", [])) { Interval = new IntervalUnits(TimeField.Day, TimeField.Second) }),
        Gen.Select(Fields, inner, (field, operand) => (Expression)new ExtractExpression(Nowhere, field, operand)),
        Gen.Select(Gen.Bool, inner, Units, (isCeiling, operand, unit) => (Expression)new RoundExpression(Nowhere, isCeiling, operand, unit)),
        Gen.Select(inner, inner, (operand, by) => (Expression)new StepExpression(Nowhere, operand, by)),
        Gen.Select(OneOfThese((true, true), (true, false), (false, true)), Perhaps(inner), inner, (side, characters, operand) => (Expression)new TrimExpression(Nowhere, side.Item1, side.Item2, characters, operand)));

    private static Gen<Expression> Calls(Gen<Expression> inner) => Gen.OneOf<Expression>(
        Gen.Select(FunctionNames, inner.List[0, 3], Gen.Bool, (name, arguments, isDistinct) => (Expression)new FunctionCall(Nowhere, name, arguments) { IsDistinct = isDistinct && arguments.Count > 0 }),
        FunctionNames.Select(name => (Expression)new FunctionCall(Nowhere, name, []) { IsStar = true }),
        Gen.Select(FunctionNames, inner.List[0, 3], OneOfThese<bool?>(true, false, null), Windows(inner), (name, arguments, nulls, over) => (Expression)new FunctionCall(Nowhere, name, arguments) { IgnoresNulls = nulls, Over = over }));

    private static Gen<WindowSpecification> Windows(Gen<Expression> inner) => Gen.Select(
        Perhaps(Names),
        inner.List[0, 2],
        Orders(inner).List[0, 2],
        Perhaps(Frames(inner)),
        (name, keys, order, frame) => new WindowSpecification(Nowhere, name, keys, order, frame));

    private static Gen<OrderItem> Orders(Gen<Expression> inner) => Gen.Select(inner, Gen.Bool, OneOfThese<bool?>(true, false, null), Perhaps(inner),
        (expression, isDescending, nullsFirst, within) => new OrderItem(Nowhere, expression, isDescending, nullsFirst) { Within = within });

    private static Gen<WindowFrame> Frames(Gen<Expression> inner)
    {
        var bound = Gen.Select(Gen.Enum<FrameBoundKind>(), inner, (kind, offset) => new FrameBound(Nowhere, kind, kind is FrameBoundKind.Preceding or FrameBoundKind.Following ? offset : null));
        return Gen.Select(Gen.Bool, bound, Perhaps(bound), (isRows, start, end) => new WindowFrame(Nowhere, isRows, start, end));
    }

    private static Gen<Query> Queries(int depth)
    {
        var select = Selects(depth).Select(query => (Query)query);
        return depth == 0
            ? select
            : Gen.Frequency((4, select), (1, Gen.Select(Queries(depth - 1), Queries(depth - 1), Gen.Bool, (left, right, isAll) => (Query)new UnionQuery(Nowhere, left, right, isAll))));
    }

    private static Gen<SelectQuery> Selects(int depth)
    {
        var expression = Expressions(depth);
        var item = Gen.OneOf<SelectItem>(
            Names.Select(name => (SelectItem)new StarItem(Nowhere, name)),
            Gen.Select(expression, Perhaps(Names), (value, alias) => (SelectItem)new ExpressionItem(Nowhere, value, alias)));
        var head = Gen.Select(Gen.Bool, Gen.OneOf(item.List[1, 3], Gen.Const(new List<SelectItem> { new StarItem(Nowhere, null) })), Sources(depth), Perhaps(expression), expression.List[0, 2],
            (isDistinct, items, source, where, keys) => new SelectQuery(Nowhere, isDistinct, items, source, where, keys, null, null, [], []));
        var tail = Gen.Select(
            Perhaps(expression),
            Gen.Select(Names, Windows(expression), (name, window) => new NamedWindow(Nowhere, name, window)).List[0, 2],
            Orders(expression).List[0, 2],
            Perhaps(expression),
            Perhaps(Gen.Select(expression.List[0, 2], expression, (keys, range) => new StaggerWindow(Nowhere, keys, range))),
            (having, windows, order, limit, stagger) => (having, windows, order, limit, stagger));
        return Gen.Select(head, tail, (query, rest) => query with { Having = rest.having, Windows = rest.windows, OrderBy = rest.order, Limit = rest.limit, Stagger = rest.stagger });
    }

    private static Gen<TableSource> Sources(int depth)
    {
        var expression = Expressions(Math.Max(0, depth - 1));
        var named = Gen.Select(Names.List[1, 2], Perhaps(Windows(expression)), Perhaps(Names), (path, over, alias) => (TableSource)new NamedSource(Nowhere, path, over, alias));
        if (depth == 0)
        {
            return named;
        }

        var inner = Sources(depth - 1);
        var query = Queries(depth - 1);
        return Gen.Frequency(
            (3, named),
            (1, Gen.Select(query, Perhaps(Windows(expression)), Perhaps(Names), Names.List[0, 2], (value, over, alias, columns) => (TableSource)new SubQuerySource(Nowhere, value, over, alias) { Columns = alias is null ? [] : columns })),
            (1, Gen.Select(FunctionNames, Arguments(expression, query).List[0, 3], Perhaps(Names), (name, arguments, alias) => (TableSource)new FunctionSource(Nowhere, new FunctionCall(Nowhere, name, arguments), alias))),
            (1, Gen.Select(inner, Gen.Enum<JoinKind>(), inner, expression, Gen.Bool, Join)));
    }

    private static TableSource Join(TableSource left, JoinKind kind, TableSource right, Expression condition, bool isComma) =>
        isComma ? new JoinSource(Nowhere, left, JoinKind.Inner, right, null) : new JoinSource(Nowhere, left, kind, right, kind == JoinKind.Cross ? null : condition);

    private static Gen<Expression> Arguments(Gen<Expression> expression, Gen<Query> query)
    {
        var plain = Gen.OneOf<Expression>(
            expression,
            query.Select(value => (Expression)new CursorExpression(Nowhere, value)),
            Names.List[1, 2].Select(names => (Expression)new DescriptorExpression(Nowhere, names)),
            Gen.Select(Names.List[1, 2], expression.List[0, 2], (path, keys) => (Expression)new TableArgument(Nowhere, new NamedSource(Nowhere, path, null, null)) { PartitionBy = keys }),
            query.Select(value => (Expression)new TableArgument(Nowhere, new SubQuerySource(Nowhere, value, null, null))));
        return Gen.OneOf(plain, Gen.Select(Names, plain, (name, value) => (Expression)new NamedArgument(Nowhere, name, value)));
    }
}
