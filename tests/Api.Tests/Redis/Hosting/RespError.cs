namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>An error as an answer.</summary>
internal sealed record RespError(string Text);
