using SensorGrid.Grains;
using SensorGrid.Sources.Folders;

namespace SensorGrid.Silo.Definitions;

/// <summary>Looks at the folder of definitions that this silo follows, every two seconds, and logs all mistakes of a content once.</summary>
internal sealed partial class DefinitionsFolderWatch : BackgroundService, IDefinitionsFolder
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The silo reads no shard before the first content is known.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(200);

    private readonly FolderLooks _looks;
    private readonly FolderMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<DefinitionsFolderWatch> _logger;

    public DefinitionsFolderWatch(string path, FolderMetrics metrics, TimeProvider clock, ILogger<DefinitionsFolderWatch> logger)
    {
        (Path, _looks, _metrics, _clock, _logger) = (path, new FolderLooks(path), metrics, clock, logger);
    }

    public string Path { get; }

    public FolderLook? Current => _looks.Current;

    /// <summary>Looks once.</summary>
    public void Look()
    {
        if (!_looks.Look() || Current is not { } current)
        {
            return;
        }

        _metrics.OnLook(current.Mistakes.Count);
        if (current.Definitions is { } definitions)
        {
            LogRead(Path, definitions.Hash);
        }
        else
        {
            LogMistakes(Path, string.Concat(current.Mistakes.Select(mistake => $"{Environment.NewLine}  {mistake}")));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    Look();
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    LogFailed(exception, Path);
                }

                await Task.Delay(Current is null ? FirstInterval : Interval, _clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    [LoggerMessage(1640, LogLevel.Information, "The folder of definitions '{Path}' has content {Hash}.")]
    private partial void LogRead(string path, string hash);

    [LoggerMessage(1641, LogLevel.Error, "The folder of definitions '{Path}' has mistakes, and changes nothing until they are mended:{Mistakes}")]
    private partial void LogMistakes(string path, string mistakes);

    [LoggerMessage(1642, LogLevel.Error, "The folder of definitions '{Path}' could not be looked at; the silo tries again in two seconds.")]
    private partial void LogFailed(Exception exception, string path);
}
