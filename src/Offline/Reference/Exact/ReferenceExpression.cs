using System.Globalization;
using System.Text.RegularExpressions;

namespace SensorGrid.Offline.Reference.Exact;

/// <summary>Computes an expression of a derived feature, operator by operator, on two stacks (Dijkstra's shunting yard).</summary>
internal sealed partial class ReferenceExpression
{
    // What has a lower number binds closer. A sign binds closest.
    private static readonly Dictionary<string, int> Binding = new(StringComparer.Ordinal) { ["sign"] = 0, ["*"] = 1, ["/"] = 1, ["+"] = 2, ["-"] = 2 };

    private readonly Stack<List<double?>> _arguments = new();
    private readonly Stack<double?> _values = new();
    private readonly Stack<string> _operators = new();

    /// <summary>Computes the value.</summary>
    /// <param name="text">An expression that the engine's own parser has found valid.</param>
    /// <param name="valueOf">The value of a feature; null for none.</param>
    public static double? Value(string text, Func<string, double?> valueOf) => new ReferenceExpression().Run(text, valueOf);

    [GeneratedRegex(@"\G\s*(?:(?<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)|(?<function>[A-Za-z_]\w*)\s*\(|(?<name>[A-Za-z_]\w*)|`(?<name>[^`]*)`|(?<sign>[-+*/(),]))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    private double? Run(string text, Func<string, double?> valueOf)
    {
        var isOperandNext = true;
        for (var match = Token().Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Groups["number"].Success)
            {
                _values.Push(double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
                isOperandNext = false;
            }
            else if (match.Groups["name"].Success)
            {
                _values.Push(valueOf(match.Groups["name"].Value));
                isOperandNext = false;
            }
            else if (match.Groups["function"].Success)
            {
                _operators.Push(match.Groups["function"].Value);
                _operators.Push("(");
                _arguments.Push([]);
                isOperandNext = true;
            }
            else
            {
                isOperandNext = Take(match.Groups["sign"].Value, isOperandNext);
            }
        }

        ReduceTo(null, int.MaxValue);
        return _values.Pop();
    }

    // Answers whether an operand follows.
    private bool Take(string sign, bool isOperandNext)
    {
        switch (sign)
        {
            case "(":
                _operators.Push("(");
                return true;
            case ",":
                ReduceTo("(", int.MaxValue);
                _arguments.Peek().Add(_values.Pop());
                return true;
            case ")":
                ReduceTo("(", int.MaxValue);
                _operators.Pop();
                if (_operators.TryPeek(out var function) && char.IsLetter(function[0]) && function != "sign")
                {
                    _operators.Pop();
                    _values.Push(Call(function, [.. _arguments.Pop(), _values.Pop()]));
                }

                return false;
            case "-" when isOperandNext:
                _operators.Push("sign");
                return true;
            default:
                ReduceTo("(", Binding[sign]);
                _operators.Push(sign);
                return true;
        }
    }

    private void ReduceTo(string? end, int binding)
    {
        while (_operators.TryPeek(out var top) && top != end && Binding[top] <= binding)
        {
            _operators.Pop();
            var right = _values.Pop();
            _values.Push(top == "sign" ? -right : Known(Apply(top, _values.Pop(), right)));
        }
    }

    private static double? Apply(string operation, double? left, double? right) => operation switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        _ => right == 0 ? null : left / right,
    };

    private static double? Call(string function, double?[] arguments) => function switch
    {
        "abs" => arguments[0] is { } one ? Math.Abs(one) : null,
        "coalesce" => arguments.FirstOrDefault(argument => argument is not null),
        "min" => arguments.Contains(null) ? null : arguments.Min(),
        _ => arguments.Contains(null) ? null : arguments.Max(),
    };

    private static double? Known(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
