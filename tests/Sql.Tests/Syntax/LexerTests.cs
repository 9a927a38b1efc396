using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class LexerTests
{
    [Fact]
    public void A_name_without_quotes_becomes_upper_case_and_a_quoted_one_stays()
    {
        Assert.Equal([("TEMP_1", TokenKind.Word), ("Temp \"x\"", TokenKind.QuotedName), ("b`c", TokenKind.QuotedName)], Read("temp_1 \"Temp \"\"x\"\"\" `b``c`"));
    }

    [Fact]
    public void A_doubled_quote_in_a_text_is_one()
    {
        Assert.Equal([("it's", TokenKind.Text), ("", TokenKind.Text), ("'", TokenKind.Text)], Read("'it''s' '' ''''"));
    }

    [Fact]
    public void Numbers_have_a_point_and_an_exponent_and_no_sign()
    {
        Assert.Equal(["1", "1.50", ".5", "2.", "1E3", "1.5e-3", "-", "7"], Read("1 1.50 .5 2. 1E3 1.5e-3 -7").Select(token => token.Text));
    }

    [Fact]
    public void Operators_are_as_long_as_possible()
    {
        Assert.Equal(["<>", "<=", "=>", ">=", "||", "!=", "<", "=", ">"], Read("<> <= => >= || != < = >").Select(token => token.Text));
        Assert.Equal(["A", "<=", "-", "1"], Read("a<=-1").Select(token => token.Text));
    }

    [Theory]
    [InlineData("a -- b 'c\nd")]
    [InlineData("a // b \"c\r\nd")]
    [InlineData("a /* b ; -- \n * / 'c */ d")]
    [InlineData("\uFEFFa\u00A0\u2003\u200Bd")]
    [InlineData("\ta\r\n\r\nd\r\n")]
    public void Comments_and_white_space_of_all_kinds_divide_tokens(string text)
    {
        Assert.Equal(["A", "D"], Read(text).Select(token => token.Text));
    }

    [Fact]
    public void A_comment_mark_inside_a_text_or_a_name_is_part_of_it()
    {
        Assert.Equal(["http://x -- /* y", "a--b", "c"], Read("'http://x -- /* y' \"a--b\" `c`").Select(token => token.Text));
    }

    [Fact]
    public void The_place_of_a_token_counts_lines_that_end_with_carriage_return_and_line_feed()
    {
        const string Text = "SELECT a\r\nFROM s\r\nWHERE a >;";
        var issues = new SqlIssues(Text);

        SqlParser.Parse(Text, issues);

        var issue = Assert.Single(issues.All);
        Assert.Equal((3, 10), (issue.Line, issue.Column));
    }

    private static IEnumerable<(string Text, TokenKind Kind)> Read(string text)
    {
        var issues = new SqlIssues(text);
        var tokens = Lexer.Read(text, issues);
        Assert.Empty(issues.All);
        Assert.Equal(TokenKind.End, tokens[^1].Kind);
        return tokens.SkipLast(1).Select(token => (token.Text, token.Kind));
    }
}
