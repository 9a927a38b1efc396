namespace SensorGrid.Sql.Syntax;

/// <summary>Finds the parentheses that belong together. None reaches over a semicolon.</summary>
internal static class ParenthesisMatcher
{
    /// <summary>Finds the partners.</summary>
    /// <returns>For each token the index of its partner; -1 for a parenthesis without one, and for other tokens.</returns>
    public static int[] Match(List<Token> tokens)
    {
        var matches = new int[tokens.Count];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            matches[i] = -1;
            if (tokens[i].IsSymbol(";"))
            {
                open.Clear();
            }
            else if (tokens[i].IsSymbol("("))
            {
                open.Push(i);
            }
            else if (tokens[i].IsSymbol(")") && open.TryPop(out var start))
            {
                (matches[start], matches[i]) = (i, start);
            }
        }

        return matches;
    }
}
