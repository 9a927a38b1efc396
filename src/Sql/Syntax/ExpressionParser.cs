using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses expressions by precedence climbing (Richards, "The Portability of the BCPL Compiler", 1971; Norvell, "Parsing Expressions by Recursive Descent", 1999).</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class ExpressionParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses an expression of a clause.</summary>
    public Expression Root()
    {
        var outer = _cursor.Limit.BeginChain();
        var expression = Expression();
        _cursor.Limit.EndChain(outer);
        return expression;
    }

    /// <summary>Parses expressions with commas between.</summary>
    public IReadOnlyList<Expression> Roots()
    {
        var list = new List<Expression>();
        do
        {
            list.Add(Root());
        }
        while (_cursor.TryTakeSymbol(","));
        return list;
    }

    /// <summary>Parses an expression inside another one, or one whose operators bind tightly enough.</summary>
    public Expression Expression(Precedence least = Precedence.Or)
    {
        _cursor.Limit.Enter(_cursor.Current.Span);
        var expression = Climb(least);
        _cursor.Limit.Leave();
        return expression;
    }

    private Expression Climb(Precedence least)
    {
        var left = least <= Precedence.Not && _cursor.Is("NOT") ? Negation() : Unary();
        while (true)
        {
            if (least <= Precedence.Comparison && PredicateParser.IsPredicate(_cursor))
            {
                left = Predicate(left);
            }
            else if (Operators.TryFind(_cursor.Current, out var binary, out var precedence) && precedence >= least)
            {
                left = Binary(left, binary, precedence);
            }
            else
            {
                return left;
            }
        }
    }

    private BinaryExpression Binary(Expression left, BinaryOperator binary, Precedence precedence)
    {
        if (precedence == Precedence.Comparison)
        {
            CheckChain(left);
        }

        var token = _cursor.Take();
        _cursor.Limit.Link(token.Span);
        CheckOperator(token);
        var right = Climb(precedence + 1);
        return new BinaryExpression(TextSpan.Between(left.Span, _cursor.Previous.Span), binary, left, right);
    }

    /// <summary>Reports operators of other languages.</summary>
    private void CheckOperator(Token token)
    {
        if (_cursor.IsSymbol("=") && token.Span.End == _cursor.Current.Span.Start)
        {
            _cursor.Report(token.Span, $"'{token.Text}=' is no operator: write {(token.Text == "=" ? "=" : token.Text + " alone, or <=, >= or <>")}.");
            _cursor.Take();
        }
    }

    private Expression Predicate(Expression left)
    {
        if (!_cursor.Is("IS"))
        {
            CheckChain(left);
        }

        _cursor.Limit.Link(_cursor.Current.Span);
        return new PredicateParser(parsers).Predicate(left);
    }

    /// <summary>Refuses a &lt; b &lt; c. A comparison in parentheses is an operand like any other: its span ends before the parenthesis.</summary>
    private void CheckChain(Expression left)
    {
        var isComparison = left
            is BinaryExpression { Operator: >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual } or BetweenExpression or InExpression or LikeExpression or IsExpression;
        if (isComparison && left.Span.End == _cursor.Previous.Span.End)
        {
            throw new SyntaxErrorException(
                _cursor.Current.Span,
                $"Found {_cursor.Current.Describe()} behind a comparison: comparisons do not chain; write a < b AND b < c, or put the first one in parentheses.");
        }
    }

    private UnaryExpression Negation()
    {
        var not = _cursor.Take();
        _cursor.Limit.Enter(not.Span);
        var operand = _cursor.Is("NOT") ? Negation() : Climb(Precedence.Comparison);
        _cursor.Limit.Leave();
        return new UnaryExpression(_cursor.From(not.Span), UnaryOperator.Not, operand);
    }

    private Expression Unary()
    {
        if (_cursor.Is("NOT"))
        {
            throw new SyntaxErrorException(_cursor.Current.Span, "NOT binds less tightly than the operator before it: put it with its operand in parentheses, (NOT x).");
        }

        if (!_cursor.IsSymbol("-") && !_cursor.IsSymbol("+"))
        {
            return parsers.Primaries.Postfix();
        }

        var sign = _cursor.Take();
        _cursor.Limit.Enter(sign.Span);
        var operand = Unary();
        _cursor.Limit.Leave();
        return new UnaryExpression(_cursor.From(sign.Span), sign.Text == "-" ? UnaryOperator.Minus : UnaryOperator.Plus, operand);
    }
}
