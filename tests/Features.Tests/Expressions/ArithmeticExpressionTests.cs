using CsCheck;
using SensorGrid.Features.Expressions;

namespace SensorGrid.Features.Tests.Expressions;

public sealed class ArithmeticExpressionTests
{
    private static readonly string[] Names = ["a", "b_mean_5m", "c-d_last_1h"];
    private static readonly double[] Numbers = [0, 1, 2.5, 1e300, 0.1];

    /// <summary>A text, and what it is worth with the values of <see cref="Names"/>, by the rules and not by the parser.</summary>
    private sealed record Tree(string Text, Func<double?[], double?> Value);

    private static readonly Gen<Tree> Leaf = Gen.OneOf(
        Gen.Int[0, Names.Length - 1].Select(i => new Tree(i == 2 ? $"`{Names[i]}`" : Names[i], values => values[i])),
        Gen.Int[0, Numbers.Length - 1].Select(i => new Tree(Numbers[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace("+", "", StringComparison.Ordinal), _ => Numbers[i])));

    private static readonly Gen<Tree> Trees = Deeper(Deeper(Deeper(Leaf)));

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("7 - 2 - 1", 4)]
    [InlineData("8 / 4 / 2", 1)]
    [InlineData("-2 * -3", 6)]
    [InlineData("2 - -1", 3)]
    [InlineData("--2", 2)]
    [InlineData(".5 + 1.25e1 + 1E-2", 13.01)]
    [InlineData(" min ( 3 , 1,2)\t+\nmax(4, 6)", 7)]
    [InlineData("abs(2 - 5)", 3)]
    [InlineData("1 / 0", double.NaN)]
    [InlineData("0 / 0", double.NaN)]
    [InlineData("1e308 * 10", double.NaN)]
    [InlineData("1 / (1e308 * 10)", double.NaN)]
    [InlineData("coalesce(1 / 0, 5)", 5)]
    [InlineData("coalesce(4, 1 / 0)", 4)]
    [InlineData("min(1, 1 / 0)", double.NaN)]
    [InlineData("max(1 / 0, 1)", double.NaN)]
    [InlineData("abs(0 / 0)", double.NaN)]
    public void An_expression_has_the_value_of_arithmetic(string text, double value) => Assert.Equal(value, Parsed(text).Value([]), 1e-12);

    [Fact]
    public void Names_have_letters_digits_and_underscores_or_stand_in_backticks()
    {
        var expression = Parsed("t_2 - `t-2` * _x + `7 up` + t_2");

        Assert.Equal(["t_2", "t-2", "_x", "7 up"], expression.Names);
        Assert.Equal(10 - (2 * 3) + 4 + 10, expression.Value([10, 2, 3, 4]));
    }

    [Fact]
    public void A_name_of_a_function_that_no_parenthesis_follows_is_a_name() => Assert.Equal(["min"], Parsed("min + 1").Names);

    [Fact]
    public void Without_a_value_of_a_name_there_is_none() => Assert.Equal(double.NaN, Parsed("a + 1").Value([double.NaN]));

    [Fact]
    public void Any_tree_that_is_written_is_parsed_to_its_value() => Gen.Select(Trees, Gen.Frequency((5, Gen.Double[-10, 10].Select(value => (double?)value)), (1, Gen.Const((double?)null)), (1, Gen.Const((double?)0))).Array[Names.Length]).Sample(
        (tree, values) =>
        {
            var expression = ExpressionParser.Parse(tree.Text, out _, out var error);
            if (tree.Text.Length > ExpressionParser.MostCharacters)
            {
                return;
            }

            Assert.True(expression is not null, $"{tree.Text}: {error}");
            var expected = tree.Value(values);
            var actual = expression.Value([.. expression.Names.Select(name => values[Array.IndexOf(Names, name)] ?? double.NaN)]);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected ?? double.NaN), BitConverter.DoubleToInt64Bits(actual));
            Assert.Equal(expression.Text, Parsed(expression.Text).Text);
        },
        iter: 2_000);

    [Fact]
    public void Any_text_is_an_expression_or_has_an_error_in_it() => Gen.Char["ab1.e+-*/(),` \t\0ä_"].Array[0, 30].Sample(
        characters =>
        {
            var text = new string(characters);
            var expression = ExpressionParser.Parse(text, out var places, out var error);

            Assert.Equal(expression is null, error is not null);
            Assert.InRange(error?.At ?? 0, 0, text.Length);
            Assert.Equal(expression?.Names.Count ?? 0, places.Count);
        },
        iter: 5_000);

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    public void What_is_nested_too_deep_is_refused(char opening)
    {
        Assert.Null(ExpressionParser.Parse(new string(opening, 900), out _, out var error));
        Assert.StartsWith("The expression is nested more than 32 deep", error!.Message, StringComparison.Ordinal);
    }

    private static ArithmeticExpression Parsed(string text) => ExpressionParser.Parse(text, out _, out var error) ?? throw new InvalidOperationException($"{text}: {error}");

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    // Operands in parentheses: what binds closer is tested above.
    private static Gen<Tree> Deeper(Gen<Tree> inner) => Gen.Select(Gen.Int[0, 8], inner, inner, inner, (kind, left, right, third) => kind switch
    {
        0 => new Tree($"({left.Text}) + ({right.Text})", values => Known(left.Value(values) + right.Value(values))),
        1 => new Tree($"({left.Text})-({right.Text})", values => Known(left.Value(values) - right.Value(values))),
        2 => new Tree($"({left.Text}) * ({right.Text})", values => Known(left.Value(values) * right.Value(values))),
        3 => new Tree($"({left.Text})/({right.Text})", values => right.Value(values) is 0 ? null : Known(left.Value(values) / right.Value(values))),
        4 => new Tree($"-({left.Text})", values => -left.Value(values)),
        5 => new Tree($"abs({left.Text})", values => left.Value(values) is { } value ? Math.Abs(value) : null),
        6 => new Tree($"coalesce({left.Text}, {right.Text},{third.Text})", values => left.Value(values) ?? right.Value(values) ?? third.Value(values)),
        7 => new Tree($"min({left.Text}, {right.Text})", values => left.Value(values) is { } a && right.Value(values) is { } b ? Math.Min(a, b) : null),
        _ => new Tree($"max({left.Text}, {right.Text})", values => left.Value(values) is { } a && right.Value(values) is { } b ? Math.Max(a, b) : null),
    });
}
