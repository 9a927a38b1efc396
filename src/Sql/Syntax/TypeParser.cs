using System.Globalization;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses types. Any word is accepted as the name of a type; the binder knows which there are.</summary>
/// <param name="cursor">The tokens.</param>
internal sealed class TypeParser(TokenCursor cursor)
{
    private const string Example = "write a type such as VARCHAR(64), INTEGER, DOUBLE or TIMESTAMP";

    /// <summary>Parses a type other than an interval.</summary>
    public TypeName Type()
    {
        if (cursor.Current is not { Kind: TokenKind.Word } word || Words.IsReserved(word.Text))
        {
            throw cursor.Unexpected("a type", Example);
        }

        cursor.Take();
        if (word.Text is "ARRAY" or "MAP" or "ROW" or "MULTISET")
        {
            return Nested(word);
        }

        if (cursor.IsSymbol("<"))
        {
            throw TokenCursor.Unsupported(word.Span, $"The type {word.Text}<...>", Example);
        }

        var text = word.Text + SecondWord(word.Text);
        var arguments = Arguments(word.Text);
        if (word.Text is "TIME" or "TIMESTAMP")
        {
            text += TimeZone();
        }
        else if (cursor.Are("CHARACTER", "SET") || cursor.Is("COLLATE"))
        {
            throw TokenCursor.Unsupported(cursor.Current.Span, cursor.Is("COLLATE") ? "COLLATE" : "CHARACTER SET", "leave it out; text is Unicode");
        }

        return new TypeName(cursor.From(word.Span), text, arguments);
    }

    /// <summary>Parses a type, or <c>INTERVAL unit [TO unit]</c>.</summary>
    /// <param name="intervals">The parser of units.</param>
    /// <returns>The type, and the units of an interval.</returns>
    public (TypeName Type, IntervalUnits? Units) TypeOrInterval(IntervalParser intervals)
    {
        if (!cursor.Is("INTERVAL"))
        {
            return (Type(), null);
        }

        var start = cursor.Take().Span;
        var units = intervals.Units();
        var text = "INTERVAL " + TimeFields.Print(units.From) + (units.To is { } to ? " TO " + TimeFields.Print(to) : string.Empty);
        return (new TypeName(cursor.From(start), text, []), units);
    }

    /// <summary>Parses the rest of <c>ROW&lt;name type, ...&gt;</c>, <c>ARRAY&lt;type&gt;</c>, <c>MULTISET&lt;type&gt;</c> or <c>MAP&lt;key, value&gt;</c>.</summary>
    private TypeName Nested(Token word)
    {
        var isRow = word.Text == "ROW";
        var form = isRow ? "write ROW<name TYPE, ...>" : word.Text == "MAP" ? "write MAP<STRING, STRING>" : $"write {word.Text}<STRING>";
        var open = isRow && cursor.IsSymbol("(") ? cursor.Take() : cursor.ExpectSymbol("<", form);
        cursor.Limit.Enter(word.Span);
        var (fields, elements) = (new List<FieldDefinition>(), new List<TypeName>());
        do
        {
            if (isRow)
            {
                fields.Add(Field(form));
            }
            else
            {
                elements.Add(Type());
                cursor.TryTake("NOT", "NULL");
            }
        }
        while (cursor.TryTakeSymbol(","));
        cursor.Limit.Leave();
        if (open.IsSymbol("("))
        {
            cursor.Close(open, "the fields of ROW");
        }
        else
        {
            cursor.ExpectSymbol(">", form);
        }

        return new TypeName(cursor.From(word.Span), word.Text, []) { Fields = fields, Elements = elements };
    }

    private FieldDefinition Field(string form)
    {
        if (cursor.Current.Kind is not (TokenKind.Word or TokenKind.QuotedName))
        {
            throw cursor.Unexpected("the name of a field", form);
        }

        var token = cursor.Take();
        var type = Type();
        cursor.TryTake("NOT", "NULL");
        if (cursor.Current.Kind == TokenKind.Text)
        {
            cursor.Take();
        }

        return new FieldDefinition(cursor.From(token.Span), NameParser.Of(token), type);
    }

    private string SecondWord(string first) => first switch
    {
        "DOUBLE" when cursor.TryTake("PRECISION") => " PRECISION",
        "CHARACTER" or "CHAR" or "BINARY" when cursor.TryTake("VARYING") => " VARYING",
        _ => string.Empty,
    };

    private List<int> Arguments(string type)
    {
        var arguments = new List<int>();
        if (!cursor.IsSymbol("("))
        {
            return arguments;
        }

        var open = cursor.Take();
        do
        {
            arguments.Add(Argument(type));
        }
        while (cursor.TryTakeSymbol(","));
        cursor.Close(open, $"the type {type}");
        return arguments;
    }

    private int Argument(string type)
    {
        if (cursor.Current.Kind == TokenKind.Number && int.TryParse(cursor.Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            cursor.Take();
            return number;
        }

        throw cursor.Unexpected($"a whole number in the parentheses of {type}", "write lengths and digits in numbers, as in VARCHAR(64) or DECIMAL(5, 2)");
    }

    private string TimeZone()
    {
        if (!cursor.IsAny("WITH", "WITHOUT"))
        {
            return string.Empty;
        }

        var text = " " + cursor.Take().Text + (cursor.TryTake("LOCAL") ? " LOCAL" : string.Empty);
        cursor.Expect("TIME", "write WITHOUT TIME ZONE, or nothing");
        cursor.Expect("ZONE", "write WITHOUT TIME ZONE, or nothing");
        return text + " TIME ZONE";
    }
}
