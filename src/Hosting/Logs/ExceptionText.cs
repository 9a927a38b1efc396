using System.Diagnostics;
using System.Text;

namespace SensorGrid.Hosting.Logs;

/// <summary>Puts an exception into one line: its type and message, those of the exceptions inside it, and where it was thrown.</summary>
internal static class ExceptionText
{
    private const int MostInner = 4;
    private const int MostOfMessage = 300;

    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        string? last = null;
        var innermost = exception;
        for (var depth = 0; depth <= MostInner && exception is not null; depth++)
        {
            innermost = exception;

            // Wrappers repeat what they wrap.
            var message = FirstLine(exception.Message);
            if (last?.Contains(message, StringComparison.Ordinal) != true)
            {
                text.Append(text.Length > 0 ? " <- " : "[").Append(exception.GetType().Name).Append(": ").Append(message);
                last = message;
            }

            exception = exception.InnerException!;
        }

        if (new StackTrace(innermost, fNeedFileInfo: false).GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method)
        {
            text.Append(" at ").Append(method.DeclaringTypeName).Append('.').Append(method.Name);
        }

        return text.Append(']').ToString();
    }

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.Length <= MostOfMessage ? line.ToString() : $"{line[..MostOfMessage]}…";
    }
}
