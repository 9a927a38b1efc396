using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

/// <summary>Makes expressions and rows by chance: most of them wrong in some way.</summary>
internal sealed class RandomExpressions(int seed)
{
    private static readonly string[] Texts = ["", "a", "abc", "12", "-1.5", "2020-02-29 10:11:12", "yyyy-MM-dd", "%b_", "(a*)(b)?", "COMMON", "x TYPE INTEGER START 0 FOR 2", "day", "é "];
    private static readonly string[] Numbers = ["0", "1", "-1", "7", "2147483647", "9223372036854775807", "0.5", "99.99", "123456789012345678.0", "0.000000000000000001", "1E0", "1E300", "1E-300"];
    private static readonly TypeName[] Types =
    [
        .. new[] { "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "REAL", "DOUBLE", "DATE", "TIME", "TIMESTAMP", "VARCHAR", "VARBINARY" }.Select(name => new TypeName(default, name, [])),
        new TypeName(default, "DECIMAL", [5, 2]), new TypeName(default, "DECIMAL", [18, 18]), new TypeName(default, "VARCHAR", [3]), new TypeName(default, "CHAR", [4]),
    ];

    private readonly Random _random = new(seed);

    public Expression Expression(int depth) => depth == 0 ? Leaf() : _random.Next(16) switch
    {
        0 => new UnaryExpression(default, Any<UnaryOperator>(), Expression(depth - 1)),
        1 or 2 or 3 => new BinaryExpression(default, Any<BinaryOperator>(), Expression(depth - 1), Expression(depth - 1)),
        4 => Test(depth - 1),
        5 => new BetweenExpression(default, Expression(depth - 1), Coin(), Expression(depth - 1), Expression(depth - 1), Coin()),
        6 => new InExpression(default, Expression(depth - 1), Coin(), [Expression(depth - 1), Leaf(), Leaf()]),
        7 => new LikeExpression(default, Expression(depth - 1), Coin(), Coin(), Expression(depth - 1), null),
        8 => new CaseExpression(default, Coin() ? Expression(depth - 1) : null, [new CaseBranch(Expression(depth - 1), Expression(depth - 1))], Coin() ? Expression(depth - 1) : null),
        9 => new CastExpression(default, Expression(depth - 1), Types[_random.Next(Types.Length)]) { Interval = _random.Next(8) == 0 ? new IntervalUnits(Any<TimeField>(), null) : null },
        10 => new ExtractExpression(default, Any<TimeField>(), Expression(depth - 1)),
        11 => new RoundExpression(default, Coin(), Expression(depth - 1), Any<TimeField>()),
        12 => new StepExpression(default, Expression(depth - 1), Expression(depth - 1)),
        13 => new IntervalExpression(default, new BinaryExpression(default, BinaryOperator.Subtract, Expression(depth - 1), Expression(depth - 1)), new IntervalUnits(Any<TimeField>(), null)),
        _ => Call(depth - 1),
    };

    public Row Row() => new(_random.Next(10) == 0 ? 0 : Time(), [.. Bound.Columns.Columns.Select(column => _random.Next(6) == 0 ? Value.Null : Of(column.Type))]);

    private IsExpression Test(int depth)
    {
        var test = Any<IsTest>();
        return new IsExpression(default, Expression(depth), Coin(), test, test == IsTest.DistinctFrom ? Expression(depth) : null);
    }

    private FunctionCall Call(int depth)
    {
        var function = ScalarFunctions.All[_random.Next(ScalarFunctions.All.Count)];
        var count = Math.Max(0, function.Parameters.Count - _random.Next(3));
        return new FunctionCall(default, new Name(default, function.Name, false), [.. Enumerable.Range(0, count).Select(index => Argument(function.Parameters[index].Kind, depth))]);
    }

    // Mostly of a fitting type, so that functions are evaluated as well.
    private Expression Argument(ParameterKind kind, int depth) => _random.Next(4) == 0 ? Expression(depth) : kind switch
    {
        ParameterKind.Text => Coin() ? Column("S", "U", "C") : new StringLiteral(default, Texts[_random.Next(Texts.Length)]),
        ParameterKind.ConstantText => new StringLiteral(default, Texts[_random.Next(Texts.Length)]),
        ParameterKind.Number => Column("I", "B", "M", "D"),
        ParameterKind.Float => Column("D", "I", "M"),
        ParameterKind.Integer => Column("I", "J", "B"),
        ParameterKind.Instant => Column("T", "K"),
        ParameterKind.Condition => Column("P", "Q"),
        _ => Expression(depth),
    };

    private ColumnReference Column(params string[] names) => new(default, [new Name(default, names[_random.Next(names.Length)], false)]);

    private Expression Leaf() => _random.Next(10) switch
    {
        0 => new StringLiteral(default, Texts[_random.Next(Texts.Length)]),
        1 => new NumberLiteral(default, Numbers[_random.Next(Numbers.Length)]),
        2 => Coin() ? new BooleanLiteral(default, Coin()) : new NullLiteral(default),
        3 => new IntervalLiteral(default, _random.Next(4) == 0, _random.Next(1, 2000).ToString(System.Globalization.CultureInfo.InvariantCulture), new IntervalUnits(Any<TimeField>(), null)),
        4 => new DateTimeLiteral(default, "TIMESTAMP", "2020-02-29 10:11:12.5"),
        _ => new ColumnReference(default, [new Name(default, _random.Next(12) == 0 ? "ROWTIME" : Bound.Columns.Columns[_random.Next(Bound.Columns.Count)].Name, false)]),
    };

    private Value Of(SqlType type) => type.Kind switch
    {
        SqlKind.Boolean => Value.Of(Coin()),
        SqlKind.Integer => Value.Of(_random.Next(3) switch { 0 => (long)_random.Next(-10, 10), 1 => _random.Next(), _ => Coin() ? int.MinValue : int.MaxValue }),
        SqlKind.BigInt => Value.Of(_random.Next(3) switch { 0 => _random.Next(-10, 10), 1 => _random.NextInt64(), _ => Coin() ? long.MinValue : long.MaxValue }),
        SqlKind.Decimal => Value.Of((long)_random.Next(-999_999_999, 999_999_999)),
        SqlKind.Double => Value.Of(_random.Next(4) switch { 0 => 0, 1 => _random.NextDouble() * 100, 2 => -1.5, _ => double.MaxValue }),
        SqlKind.Varbinary => Value.Of([1, 2, 3]),
        SqlKind.Varchar => Value.Of(Texts[_random.Next(Texts.Length)] is { Length: <= 20 } text ? text : "long"),
        SqlKind.Char => Value.Of("ab   "),
        SqlKind.Date => Value.Of(Time() / TimeText.MillisecondsOfDay * TimeText.MillisecondsOfDay),
        _ => Value.Of(Time()),
    };

    private long Time() => _random.Next(4) switch { 0 => TimeText.Least, 1 => TimeText.Most, _ => _random.NextInt64(-5_000_000_000_000, 5_000_000_000_000) };

    private T Any<T>()
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        return values[_random.Next(values.Length)];
    }

    private bool Coin() => _random.Next(2) == 0;
}
