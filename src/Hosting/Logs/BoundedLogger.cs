using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SensorGrid.Hosting.Logs;

/// <summary>Forwards lines that keep within the bounds. Debug and Trace pass as they are: a user who enables them wants all.</summary>
internal sealed class BoundedLogger(string category, ILogger inner, LogBounds bounds) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => state is IReadOnlyList<KeyValuePair<string, object?>> values
            ? inner.BeginScope(new BoundedValues(null, state, values))
            : state is string text ? inner.BeginScope(BoundedText.Of(text, BoundedText.MostValueCharacters)) : inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel < LogLevel.Information)
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var text = eventId.Id == 0 && values is [.., { Key: "{OriginalFormat}", Value: string template }] ? template : null;
        if (!bounds.TryPass((category, logLevel, eventId.Id, text), exception, out var held))
        {
            return;
        }

        var withStack = exception is not null && inner.IsEnabled(LogLevel.Debug);
        var message = formatter(state, exception);
        if (exception is not null && !withStack)
        {
            message = $"{message} {ExceptionText.Of(exception)}";
        }

        inner.Log(logLevel, eventId, new BoundedValues(Cut(message, held), values, values), withStack ? exception : null, static (line, _) => line.ToString());
    }

    private static string Cut(string message, long held)
    {
        var suffix = held > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({held} more like it were held back since the last.)") : "";
        var room = LogBounds.MostCharacters - suffix.Length;
        return BoundedText.Of(message, room) + suffix;
    }
}
