using CsCheck;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class ArithmeticTests
{
    private static readonly Gen<long> Longs = Gen.OneOf(Gen.Long, Gen.Long[-5, 5], Gen.OneOf(Gen.Const(long.MinValue), Gen.Const(long.MaxValue), Gen.Const((long)int.MaxValue), Gen.Const((long)int.MinValue)));

    [Theory]
    [InlineData("1 + 2", "3", "INTEGER")]
    [InlineData("7 / 2", "3", "INTEGER")]
    [InlineData("-7 / 2", "-3", "INTEGER")]
    [InlineData("-7 % 3", "-1", "INTEGER")]
    [InlineData("MOD(7, -3)", "1", "INTEGER")]
    [InlineData("1 + 3000000000", "3000000001", "BIGINT")]
    [InlineData("7 / 2.0", "3.500000", "DECIMAL(17, 6)")]
    [InlineData("1.5 + 1", "2.5", "DECIMAL(12, 1)")]
    [InlineData("1.50 * 2.0", "3.000", "DECIMAL(5, 3)")]
    [InlineData("1.25 - 0.5", "0.75", "DECIMAL(4, 2)")]
    [InlineData("5.5 % 2.0", "1.5", "DECIMAL(2, 1)")]
    [InlineData("1E0 / 4", "0.25", "DOUBLE")]
    [InlineData("0.1 + 0.2E0", "0.30000000000000004", "DOUBLE")]
    [InlineData("-(-5)", "5", "INTEGER")]
    [InlineData("-1.50", "-1.50", "DECIMAL(3, 2)")]
    [InlineData("-2147483648", "-2147483648", "INTEGER")]
    [InlineData("+3", "3", "INTEGER")]
    public void Numbers_have_the_type_and_value_of_the_rules(string text, string value, string type)
    {
        Assert.StartsWith(value, Bound.Evaluate(text));
        Assert.Equal(type, Bound.Bind(text).Type.ToString());
    }

    [Theory]
    [InlineData("I / 0")]
    [InlineData("I % 0")]
    [InlineData("MOD(I, 0)")]
    [InlineData("I / 0E0")]
    [InlineData("I / 0.0")]
    [InlineData("MOD(I, 0.0)")]
    [InlineData("MOD(I, 0E0)")]
    [InlineData("STEP(I BY 0)")]
    [InlineData("INTERVAL '1' DAY / (I - 1)")]
    public void A_division_by_zero_is_an_error_of_the_row(string text) => Assert.Equal("DIVISION_BY_ZERO", Bound.Error(text, ("I", Value.Of(1L))));

    [Theory]
    [InlineData("I + 1")]
    [InlineData("I * 2")]
    [InlineData("-I - 2")]
    [InlineData("B + 1")]
    [InlineData("B * B")]
    [InlineData("(-B - 1) / -1")]
    [InlineData("D * 1E300")]
    [InlineData("9999999999999999.99 * M")]
    [InlineData("M * 999999999.999999999")]
    public void A_result_that_its_type_cannot_hold_is_an_error_of_the_row(string text) =>
        Assert.Equal("OVERFLOW", Bound.Error(text, ("I", Value.Of((long)int.MaxValue)), ("B", Value.Of(long.MaxValue)), ("D", Value.Of(1E300)), ("M", Value.Of(999999999L))));

    [Theory]
    [InlineData("I + 1")]
    [InlineData("I / 0")]
    [InlineData("D * 2")]
    [InlineData("M - 1.0")]
    [InlineData("-D")]
    [InlineData("NULL + 1")]
    [InlineData("T + INTERVAL '1' DAY")]
    public void Null_makes_the_result_null(string text) => Assert.Equal("NULL", Bound.Evaluate(text));

    [Fact]
    public void Whole_numbers_calculate_as_unbounded_ones_or_overflow() =>
        Gen.Select(Longs, Longs, Gen.Int[0, 4].Select(index => "+-*/%"[index].ToString())).Sample(
            (a, b, operation) =>
            {
                if (b == 0 && operation is ("/" or "%"))
                {
                    return;
                }

                Int128 expected = operation switch { "+" => (Int128)a + b, "-" => (Int128)a - b, "*" => (Int128)a * b, "/" => (Int128)a / b, _ => (Int128)a % b };
                var scalar = BigIntegers[operation];
                var row = new Row(0, [Value.Of(a), Value.Of(b)]);
                if (expected >= long.MinValue && expected <= long.MaxValue)
                {
                    Assert.Equal((long)expected, scalar.Evaluate(row).Bits);
                }
                else
                {
                    Assert.Throws<RowErrorException>(() => scalar.Evaluate(row));
                }
            },
            iter: 20_000);

    [Fact]
    public void Decimals_calculate_exactly() =>
        Gen.Select(Gen.Long[-999_999_999, 999_999_999], Gen.Long[-99_999, 99_999], Gen.Int[0, 2].Select(index => "+-*"[index].ToString())).Sample(
            (a, b, operation) =>
            {
                var (left, right) = (a / 100m, b / 1000m);
                var expected = operation switch { "+" => left + right, "-" => left - right, _ => left * right };
                var scalar = Decimals[operation];
                var found = scalar.Evaluate(new Row(0, [Value.Of(a), Value.Of(b)])).Bits;
                Assert.Equal(expected, found / (decimal)Math.Pow(10, scalar.Type.Scale));
            },
            iter: 5_000);

    [Fact]
    public void A_quotient_of_decimals_is_the_nearest_one_of_its_scale() =>
        Gen.Select(Gen.Long[-999_999_999, 999_999_999], Gen.Long[1, 99_999]).Sample(
            (a, b) =>
            {
                var scalar = Decimals["/"];
                var found = scalar.Evaluate(new Row(0, [Value.Of(a), Value.Of(b)])).Bits;
                Assert.Equal(decimal.Round(a / 100m / (b / 1000m), scalar.Type.Scale, MidpointRounding.AwayFromZero), found / (decimal)Math.Pow(10, scalar.Type.Scale));
            },
            iter: 5_000);

    private static readonly Dictionary<string, Scalar> BigIntegers = Operations(SqlType.BigInt, SqlType.BigInt);

    private static readonly Dictionary<string, Scalar> Decimals = Operations(SqlType.Decimal(9, 2), SqlType.Decimal(5, 3));

    private static Dictionary<string, Scalar> Operations(SqlType left, SqlType right) => new (string, BinaryOperator)[]
    {
        ("+", BinaryOperator.Add), ("-", BinaryOperator.Subtract), ("*", BinaryOperator.Multiply),
        ("/", BinaryOperator.Divide), ("%", BinaryOperator.Modulo),
    }.ToDictionary(
        pair => pair.Item1,
        pair => Arithmetic.Numeric(pair.Item2, new ColumnScalar(0, left), new ColumnScalar(1, right)));
}
