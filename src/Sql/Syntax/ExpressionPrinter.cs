namespace SensorGrid.Sql.Syntax;

/// <summary>Writes expressions, with as few parentheses as the precedences allow.</summary>
internal static class ExpressionPrinter
{
    /// <summary>Writes an expression; in parentheses when it binds less tightly than its place demands.</summary>
    public static string Print(Expression expression, Precedence least = Precedence.Or)
    {
        var text = Bare(expression);
        return PrecedenceOf(expression) < least ? $"({text})" : text;
    }

    /// <summary>Writes expressions with commas between.</summary>
    public static string List(IEnumerable<Expression> expressions) => string.Join(", ", expressions.Select(expression => Print(expression)));

    /// <summary>Writes a type.</summary>
    public static string Print(TypeName type)
    {
        if (type.Fields.Count > 0)
        {
            return $"ROW<{string.Join(", ", type.Fields.Select(field => $"{NamePrinter.Print(field.Name)} {Print(field.Type)}"))}>";
        }

        if (type.Elements.Count > 0)
        {
            return $"{type.Text}<{string.Join(", ", type.Elements.Select(Print))}>";
        }

        if (type.Arguments.Count == 0)
        {
            return type.Text;
        }

        var arguments = $"({string.Join(", ", type.Arguments)})";
        var first = type.Text.Split(' ', 2);
        return first is ["TIME" or "TIMESTAMP", var zone] ? $"{first[0]}{arguments} {zone}" : type.Text + arguments;
    }

    private static string Bare(Expression expression) => expression switch
    {
        ColumnReference column => NamePrinter.Path(column.Path),
        UnaryExpression unary => Unary(unary),
        BinaryExpression binary => Binary(binary),
        IsExpression or BetweenExpression or InExpression or LikeExpression => PredicatePrinter.Print(expression),
        FunctionCall call => CallPrinter.Print(call),
        CaseExpression branches => Case(branches),
        CastExpression cast => $"{(cast.IsTry ? "TRY_" : string.Empty)}CAST({Print(cast.Operand)} AS {Print(cast.Type)})",
        ExtractExpression extract => $"EXTRACT({TimeFields.Print(extract.Field)} FROM {Print(extract.Operand)})",
        RoundExpression round => $"{(round.IsCeiling ? "CEIL" : "FLOOR")}({BeforeTo(round.Operand)} TO {TimeFields.Print(round.Unit)})",
        StepExpression step => $"STEP({Print(step.Operand)} BY {Print(step.By)})",
        IntervalExpression interval => $"({Print(interval.Operand)}) {Units(interval.Units)}",
        TrimExpression trim => Trim(trim),
        JsonExpression json => JsonPrinter.Print(json),
        NamedArgument or CursorExpression or TableArgument or DescriptorExpression => CallPrinter.Argument(expression),
        _ => Literal(expression),
    };

    private static string Literal(Expression expression) => expression switch
    {
        NumberLiteral number => number.Text,
        StringLiteral text => Quote(text.Text),
        BooleanLiteral boolean => boolean.Value switch { true => "TRUE", false => "FALSE", null => "UNKNOWN" },
        NullLiteral => "NULL",
        DateTimeLiteral time => $"{time.Type} {Quote(time.Text)}",
        IntervalLiteral interval => $"INTERVAL {Quote((interval.IsNegative ? "-" : string.Empty) + interval.Text)} {Units(interval.Units)}",
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "Unknown expression."),
    };

    private static Precedence PrecedenceOf(Expression expression) => expression switch
    {
        BinaryExpression binary => Operators.PrecedenceOf(binary.Operator),
        UnaryExpression { Operator: UnaryOperator.Not } => Precedence.Not,
        UnaryExpression => Precedence.Unary,
        IsExpression or BetweenExpression or InExpression or LikeExpression => Precedence.Comparison,
        _ => Precedence.Primary,
    };

    private static string Binary(BinaryExpression binary)
    {
        var precedence = Operators.PrecedenceOf(binary.Operator);
        var left = precedence == Precedence.Comparison ? Precedence.Additive : precedence;
        return $"{Print(binary.Left, left)} {Operators.Print(binary.Operator)} {Print(binary.Right, precedence + 1)}";
    }

    /// <summary>Writes a sign or NOT. Two signs have parentheses between, since two minus signs begin a comment.</summary>
    private static string Unary(UnaryExpression unary) => unary.Operator switch
    {
        UnaryOperator.Not => "NOT " + Print(unary.Operand, Precedence.Comparison),
        UnaryOperator.Minus => "-" + Print(unary.Operand, Precedence.Primary),
        _ => "+" + Print(unary.Operand, Precedence.Primary),
    };

    private static string Case(CaseExpression expression)
    {
        var operand = expression.Operand is { } value ? " " + Print(value) : string.Empty;
        var branches = string.Concat(expression.Branches.Select(branch => $" WHEN {Print(branch.When)} THEN {Print(branch.Then)}"));
        var otherwise = expression.Else is { } last ? " ELSE " + Print(last) : string.Empty;
        return $"CASE{operand}{branches}{otherwise} END";
    }

    private static string Trim(TrimExpression trim)
    {
        var side = trim switch { { IsLeading: true, IsTrailing: true } => "BOTH", { IsLeading: true } => "LEADING", _ => "TRAILING" };
        var characters = trim.Characters is { } list ? Print(list) + " " : string.Empty;
        return trim is { IsLeading: true, IsTrailing: true, Characters: null } ? $"TRIM({Print(trim.Operand)})" : $"TRIM({side} {characters}FROM {Print(trim.Operand)})";
    }

    /// <summary>Writes the operand before a TO that could be read as that of an interval: in parentheses when it ends with a unit, but for a difference with one unit.</summary>
    private static string BeforeTo(Expression operand) => operand is IntervalExpression { Units.To: null } ? Print(operand) : WithoutUnit(operand);

    /// <summary>Writes an operand of a rounding function: in parentheses when it ends with a unit.</summary>
    public static string WithoutUnit(Expression operand)
    {
        var text = Print(operand);
        return TimeFields.Find(text[(text.LastIndexOf(' ') + 1)..]) is null ? text : $"({text})";
    }

    private static string Units(IntervalUnits units) => TimeFields.Print(units.From) + (units.To is { } to ? " TO " + TimeFields.Print(to) : string.Empty);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
