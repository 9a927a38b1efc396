using CsCheck;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class RandomExpressionTests
{
    [Fact]
    public void An_expression_is_bound_or_has_an_error_and_its_values_fit_its_type() =>
        Gen.Int[0, int.MaxValue].Sample(
            seed =>
            {
                var (random, issues) = (new RandomExpressions(seed), new SqlIssues(""));
                var expression = random.Expression(1 + (seed % 3));
                var scalar = new ExpressionBinder(issues, Bound.StartedAt).Bind(expression, new TestScope(Bound.Columns));
                Assert.Equal(scalar is null, issues.HasErrors);
                for (var i = 0; i < 5 && scalar is not null; i++)
                {
                    Check(scalar, random.Row());
                }
            },
            iter: 10_000);

    private static void Check(Scalar scalar, Row row)
    {
        try
        {
            Check(scalar.Evaluate(row), scalar.Type, scalar);
        }
        catch (RowErrorException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static void Check(Value value, SqlType type, Scalar scalar)
    {
        if (value.IsNull)
        {
            return;
        }

        var fits = type.Kind switch
        {
            SqlKind.Null => false,
            SqlKind.Boolean => value.Bits is 0 or 1,
            SqlKind.TinyInt => value.Bits == (sbyte)value.Bits,
            SqlKind.SmallInt => value.Bits == (short)value.Bits,
            SqlKind.Integer => value.Bits == (int)value.Bits,
            SqlKind.Decimal => Math.Abs((decimal)value.Bits) < (decimal)Math.Pow(10, type.Precision),
            SqlKind.Real => value.Double == (float)value.Double,
            SqlKind.Double => double.IsFinite(value.Double),
            SqlKind.Varchar or SqlKind.Char => type.Precision == 0 || value.Text.Length <= type.Precision,
            SqlKind.Date => value.Bits % TimeText.MillisecondsOfDay == 0 && value.Bits is >= TimeText.Least and <= TimeText.Most,
            SqlKind.Time => value.Bits is >= 0 and < TimeText.MillisecondsOfDay,
            SqlKind.Timestamp => value.Bits is >= TimeText.Least and <= TimeText.Most,
            SqlKind.Row => value.Fields.Length == type.Fields!.Count,
            _ => true,
        };
        Assert.True(fits, $"{scalar} is no {type}: {value.Bits}");
        _ = SqlText.Write(value, type);
    }
}
