namespace SensorGrid.Silo.Settings;

/// <summary>Where grains keep their state: the settings under <c>SensorGrid:Storage</c>.</summary>
/// <param name="DynamoDB">The table; null for the embedded SQLite file.</param>
internal sealed record StorageSettings(DynamoDBSettings? DynamoDB);

/// <summary>A DynamoDB table: the settings under <c>SensorGrid:Storage:DynamoDB</c>.</summary>
/// <param name="Service">A region, or the address of an endpoint.</param>
/// <param name="TableName">The table.</param>
/// <param name="CreateIfNotExists">Whether it is made when it is missing.</param>
internal sealed record DynamoDBSettings(string Service, string TableName, bool CreateIfNotExists);
