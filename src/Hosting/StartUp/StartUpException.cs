using SensorGrid.Guards.Text;

namespace SensorGrid.Hosting.StartUp;

/// <summary>The process cannot start as it is set up; the message is one line that says why, naming the setting and its value, without secrets of addresses.</summary>
public sealed class StartUpException : Exception
{
    public StartUpException(string message)
        : base(SecretText.Mask(message))
    {
    }

    public StartUpException(string message, Exception innerException)
        : base(SecretText.Mask(message), innerException)
    {
    }
}
