namespace SensorGrid.Sql.Syntax;

/// <summary>Parses the functions that read JSON, with the keywords behind their path.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class JsonParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses the parenthesis behind the function's name.</summary>
    public JsonExpression Call(Name name)
    {
        var function = name.Text switch { "JSON_VALUE" => JsonFunction.Value, "JSON_QUERY" => JsonFunction.Query, _ => JsonFunction.Exists };
        var open = _cursor.Take();
        var input = parsers.Expressions.Expression();
        _cursor.ExpectSymbol(",", $"write {name.Text}(text, '$.path')");
        var path = parsers.Expressions.Expression();
        var returning = function != JsonFunction.Exists && _cursor.TryTake("RETURNING") ? parsers.Types.Type() : null;
        var wrapper = function == JsonFunction.Query ? Wrapper() : JsonWrapper.None;
        JsonFallback? onEmpty = null;
        JsonFallback? onError = null;
        while (!_cursor.IsSymbol(")") && Fallback(function) is { } fallback)
        {
            _cursor.Expect("ON", "write ON EMPTY or ON ERROR");
            if (function != JsonFunction.Exists && onEmpty is null && onError is null && _cursor.TryTake("EMPTY"))
            {
                onEmpty = fallback;
                continue;
            }

            if (onError is not null || !_cursor.TryTake("ERROR"))
            {
                throw _cursor.Unexpected("ERROR", function == JsonFunction.Exists ? "write ON ERROR" : "write ON EMPTY first, and ON ERROR behind it, each once");
            }

            onError = fallback;
        }

        _cursor.Close(open, $"the arguments of {name.Text}");
        return new JsonExpression(_cursor.From(name.Span), function, input, path) { Returning = returning, Wrapper = wrapper, OnEmpty = onEmpty, OnError = onError };
    }

    private JsonWrapper Wrapper()
    {
        if (!_cursor.IsAny("WITH", "WITHOUT"))
        {
            return JsonWrapper.None;
        }

        var isWithout = _cursor.Take().Text == "WITHOUT";
        var isConditional = !isWithout && _cursor.TryTake("CONDITIONAL");
        if (!isWithout && !isConditional)
        {
            _cursor.TryTake("UNCONDITIONAL");
        }

        _cursor.TryTake("ARRAY");
        _cursor.Expect("WRAPPER", "write WITHOUT WRAPPER, WITH CONDITIONAL WRAPPER or WITH WRAPPER");
        return isWithout ? JsonWrapper.None : isConditional ? JsonWrapper.Conditional : JsonWrapper.Unconditional;
    }

    /// <summary>Parses what stands before ON; null when nothing of it is there.</summary>
    private JsonFallback? Fallback(JsonFunction function)
    {
        if (_cursor.TryTake("ERROR"))
        {
            return new JsonFallback(JsonFallbackKind.Error);
        }

        if (function == JsonFunction.Exists)
        {
            return _cursor.TryTake("TRUE") ? new JsonFallback(JsonFallbackKind.True)
                : _cursor.TryTake("FALSE") ? new JsonFallback(JsonFallbackKind.False)
                : _cursor.TryTake("UNKNOWN") ? new JsonFallback(JsonFallbackKind.Unknown)
                : null;
        }

        if (_cursor.TryTake("NULL"))
        {
            return new JsonFallback(JsonFallbackKind.Null);
        }

        if (function == JsonFunction.Query)
        {
            return _cursor.TryTake("EMPTY", "ARRAY") ? new JsonFallback(JsonFallbackKind.EmptyArray)
                : _cursor.TryTake("EMPTY", "OBJECT") ? new JsonFallback(JsonFallbackKind.EmptyObject)
                : null;
        }

        return _cursor.TryTake("DEFAULT") ? new JsonFallback(JsonFallbackKind.Default, parsers.Expressions.Expression(Precedence.Additive)) : null;
    }
}
