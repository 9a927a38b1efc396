using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Bounds the height of the tree, so that no walk over it uses up the stack: what is nested, and what is chained, such as a + b + c.</summary>
internal sealed class NestingLimit
{
    /// <summary>The greatest depth of what is nested.</summary>
    public const int Deepest = 200;

    /// <summary>The most operators in one expression, joins in one FROM, or united queries.</summary>
    public const int Longest = 1_000;

    private int _depth;
    private int _links;

    /// <summary>Enters something that may hold itself.</summary>
    public void Enter(TextSpan span)
    {
        if (++_depth > Deepest)
        {
            throw new SyntaxErrorException(span, $"This is nested more than {Deepest} deep: divide it with sub-queries or views.");
        }
    }

    /// <summary>Leaves it. After an error, <see cref="Reset"/> is called instead.</summary>
    public void Leave() => _depth--;

    /// <summary>Begins a chain.</summary>
    /// <returns>The length of the chain around it, for <see cref="EndChain"/>.</returns>
    public int BeginChain()
    {
        var outer = _links;
        _links = 0;
        return outer;
    }

    /// <summary>Ends a chain.</summary>
    public void EndChain(int outer) => _links = outer;

    /// <summary>Adds a link to the chain.</summary>
    public void Link(TextSpan span)
    {
        if (++_links > Longest)
        {
            throw new SyntaxErrorException(span, $"This has more than {Longest} operators: divide it with sub-queries or views.");
        }
    }

    /// <summary>Begins a statement.</summary>
    public void Reset() => (_depth, _links) = (0, 0);
}
