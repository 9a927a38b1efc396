using Microsoft.Extensions.Options;
using SensorGrid.Guards.Text;

namespace SensorGrid.Hosting.StartUp;

/// <summary>Puts what stopped the process into one line.</summary>
public static class StartUpFailure
{
    public static string Explain(Exception exception)
    {
        var message = exception switch
        {
            StartUpException known => known.Message,
            OptionsValidationException invalid => string.Join(" ", invalid.Failures),
            AggregateException { InnerException: { } inner } => Explain(inner),
            _ => $"{exception.Message} ({exception.GetType().Name})",
        };
        return SecretText.Mask(string.Join(' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }
}
