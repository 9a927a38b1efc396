using System.Globalization;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Expressions;

/// <summary>
/// Parses expressions: <c>sum = product {(+|-) product}</c>, <c>product = factor {(*|/) factor}</c>,
/// <c>factor = - factor | number | name | function ( sum {, sum} ) | ( sum )</c>. A name has letters, digits and _, and begins with no digit; any other stands in backticks.
/// </summary>
public sealed class ExpressionParser
{
    /// <summary>The most characters of a text.</summary>
    public const int MostCharacters = 1_000;

    private const int MostDepth = 32;

    private readonly string _text;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;

    private ExpressionParser(string text) => _text = text;

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The text, of at most <see cref="MostCharacters"/> characters.</param>
    /// <param name="places">The place of each of the expression's names where it first comes, in characters.</param>
    /// <param name="error">The first fault; null when there is none.</param>
    /// <returns>The expression; null when the text is none.</returns>
    public static ArithmeticExpression? Parse(string text, out IReadOnlyList<int> places, out ExpressionError? error)
    {
        var parser = new ExpressionParser(text);
        try
        {
            var root = parser.Sum();
            if (parser.Peek() != '\0' || parser._at < text.Length)
            {
                throw new ExpressionException(parser._at, $"After a whole expression there is {parser.Found()}, but one of + - * / was expected.");
            }

            (places, error) = ([.. parser._names.Select(name => parser._places[name])], null);
            return new ArithmeticExpression(root, parser._names);
        }
        catch (ExpressionException exception)
        {
            (places, error) = ([], new ExpressionError(exception.At, exception.Message));
            return null;
        }
    }

    private ExpressionNode Sum()
    {
        var left = Product();
        while (Peek() is '+' or '-')
        {
            left = new BinaryNode(_text[_at++], left, Product());
        }

        return left;
    }

    private ExpressionNode Product()
    {
        var left = Factor();
        while (Peek() is '*' or '/')
        {
            left = new BinaryNode(_text[_at++], left, Factor());
        }

        return left;
    }

    private ExpressionNode Factor()
    {
        var next = Peek();
        if (++_depth > MostDepth)
        {
            throw new ExpressionException(_at, $"The expression is nested more than {MostDepth} deep: make a derived feature of a part.");
        }

        var factor = next switch
        {
            '-' => Negative(),
            '(' => Parenthesis(),
            '`' => Quoted(),
            '.' or (>= '0' and <= '9') => Number(),
            '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => NameOrFunction(),
            _ => throw new ExpressionException(_at, $"A number, the name of a feature, a function or '(' was expected, but there is {Found()}."),
        };
        _depth--;
        return factor;
    }

    private NegativeNode Negative()
    {
        _at++;
        return new NegativeNode(Factor());
    }

    private ExpressionNode Parenthesis()
    {
        var open = _at++;
        var inner = Sum();
        Close(open);
        return inner;
    }

    private NumberNode Number()
    {
        var from = _at;
        Digits();
        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            Digits();
        }

        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            _at += _at + 1 < _text.Length && _text[_at + 1] is '+' or '-' ? 2 : 1;
            Digits();
        }

        var text = _text[from.._at];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && !IsWord(_at)
            ? new NumberNode(number)
            : throw new ExpressionException(from, $"'{Node.Show(text + (IsWord(_at) ? _text[_at].ToString() : ""))}' is no number: write a name that begins with a digit in backticks.");
    }

    private void Digits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }
    }

    private NameNode Quoted()
    {
        var from = _at++;
        var end = _text.IndexOf('`', _at);
        if (end < 0)
        {
            throw new ExpressionException(from, "This backtick has no other one that ends the name: write it behind the name.");
        }

        var name = _text[_at..end];
        _at = end + 1;
        return name.Length > 0 ? Named(name, from) : throw new ExpressionException(from, "There is no name between the backticks: write that of a feature.");
    }

    private ExpressionNode NameOrFunction()
    {
        var from = _at;
        while (IsWord(_at))
        {
            _at++;
        }

        var name = _text[from.._at];
        return Peek() == '(' ? Function(name, from) : Named(name, from);
    }

    private FunctionNode Function(string name, int from)
    {
        if (ExpressionFunctions.Find(name) is not { } function)
        {
            throw new ExpressionException(from, $"'{Node.Show(name)}' is no function{NearestName.Hint(name, ExpressionFunctions.Names)}");
        }

        var open = _at++;
        List<ExpressionNode> arguments = [Sum()];
        while (Peek() == ',')
        {
            _at++;
            arguments.Add(Sum());
        }

        Close(open);
        return function.Takes(arguments.Count)
            ? new FunctionNode(function, [.. arguments])
            : throw new ExpressionException(from, $"'{name}' takes {(function == ExpressionFunction.Abs ? "one argument" : "two arguments or more")}, but has {arguments.Count}.");
    }

    private void Close(int open)
    {
        if (Peek() != ')')
        {
            throw new ExpressionException(_at, $"')' was expected for the '(' at character {open + 1}, but there is {Found()}.");
        }

        _at++;
    }

    private NameNode Named(string name, int from)
    {
        if (_places.TryAdd(name, from))
        {
            _names.Add(name);
        }

        return new NameNode(_names.IndexOf(name));
    }

    private bool IsWord(int at) => at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_');

    // The next character that is no white space; none at the end.
    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private string Found() => _at < _text.Length ? $"'{Node.Show(_text[_at].ToString())}'" : "the end";

    private sealed class ExpressionException(int at, string message) : Exception(message)
    {
        public int At { get; } = at;
    }
}
