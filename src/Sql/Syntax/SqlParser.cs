using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses programs.</summary>
internal static class SqlParser
{
    /// <summary>The most characters of a program, as in Kinesis Data Analytics.</summary>
    public const int Longest = 100_000;

    /// <summary>Parses a program: statements that end with semicolons. After an error it goes on behind the next semicolon.</summary>
    /// <param name="text">The program.</param>
    /// <param name="issues">The destination of what is wrong.</param>
    /// <returns>The statements that could be parsed.</returns>
    public static IReadOnlyList<Statement> Parse(string text, SqlIssues issues)
    {
        if (text.Length > Longest)
        {
            issues.Error(new TextSpan(Longest, 0), $"The program has {text.Length} characters, more than {Longest}: divide it.");
            return [];
        }

        var cursor = new TokenCursor(Lexer.Read(text, issues), issues, text);
        var statements = new List<Statement>();
        while (cursor.Current.Kind != TokenKind.End)
        {
            if (!cursor.TryTakeSymbol(";") && ParseStatement(cursor) is { } statement)
            {
                statements.Add(statement is CreateTable table ? TableLike.Expand(table, statements, issues) : statement);
            }
        }

        return statements;
    }

    private static Statement? ParseStatement(TokenCursor cursor)
    {
        var start = cursor.Position;
        cursor.Limit.Reset();
        try
        {
            var statement = new StatementParser(new SyntaxParsers(cursor)).Statement();
            if (statement is null && cursor.Previous.IsWord("BEGIN"))
            {
                return null;
            }

            ExpectEnd(cursor);
            return statement;
        }
        catch (SyntaxErrorException error)
        {
            cursor.Report(error.Span, error.Message);
            if (cursor.Position == start)
            {
                cursor.Take();
            }

            cursor.SkipStatement();
            return null;
        }
    }

    /// <summary>Expects a semicolon. Where one is missing before the next statement, it is reported, and both are parsed.</summary>
    private static void ExpectEnd(TokenCursor cursor)
    {
        if (cursor.Current.Kind == TokenKind.End || cursor.TryTakeSymbol(";"))
        {
            return;
        }

        // The heading of a notebook's next paragraph ends the one before.
        if (cursor.IsHeading)
        {
            return;
        }

        if (cursor.IsAny("CREATE", "INSERT", "SELECT", "ALTER", "DROP"))
        {
            cursor.Report(cursor.Current.Span, $"Found {cursor.Current.Text} behind a statement without ';': write ; at the end of the statement before.");
            return;
        }

        if (cursor.CorrectTo("AND", "BETWEEN", "LIKE", "ESCAPE", "SIMILAR", "DESC", "NULLS", "WITHIN"))
        {
            cursor.SkipStatement();
            return;
        }

        throw cursor.Unexpected("an operator, a clause or ';'", "look for what is missing or misspelt before it, or write ; at the end of the statement");
    }
}
