namespace SensorGrid.Scoring.Onnx.Models;

/// <summary>A model cannot be used. The message is one line that says what is wrong, where, and what would be right.</summary>
public sealed class ModelException : Exception
{
    public ModelException(string message)
        : base(message)
    {
    }

    public ModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
