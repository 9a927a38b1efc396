namespace SensorGrid.Sql.Syntax;

/// <summary>The parsers of one program, which call each other.</summary>
internal sealed class SyntaxParsers
{
    public SyntaxParsers(TokenCursor cursor)
    {
        Cursor = cursor;
        Names = new NameParser(cursor);
        Types = new TypeParser(cursor);
        Intervals = new IntervalParser(cursor);
        Expressions = new ExpressionParser(this);
        Primaries = new PrimaryParser(this);
        Functions = new FunctionParser(this);
        SpecialForms = new SpecialFormParser(this);
        Json = new JsonParser(this);
        Windows = new WindowParser(this);
        Sources = new SourceParser(this);
        Queries = new QueryParser(this);
    }

    public TokenCursor Cursor { get; }

    public NameParser Names { get; }

    public TypeParser Types { get; }

    public IntervalParser Intervals { get; }

    public ExpressionParser Expressions { get; }

    public PrimaryParser Primaries { get; }

    public FunctionParser Functions { get; }

    public SpecialFormParser SpecialForms { get; }

    public JsonParser Json { get; }

    public WindowParser Windows { get; }

    public SourceParser Sources { get; }

    public QueryParser Queries { get; }
}
