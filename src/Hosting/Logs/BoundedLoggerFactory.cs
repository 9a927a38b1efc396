using Microsoft.Extensions.Logging;

namespace SensorGrid.Hosting.Logs;

/// <summary>Makes loggers that keep within <see cref="LogBounds"/>, whatever the category: those of ASP.NET Core and Orleans too.</summary>
internal sealed class BoundedLoggerFactory(ILoggerFactory inner, LogBounds bounds) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new BoundedLogger(categoryName, inner.CreateLogger(categoryName), bounds);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();
}
