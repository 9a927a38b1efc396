using System.Text;
using System.Text.Json;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Tables;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Tests.Tables;

/// <summary>Programs that join tables of the catalogue.</summary>
public class TableBindingTests
{
    private const string Limits = "Sensor,limit,owner\na,80,x\nb,90,y\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_that_the_definition_does_not_hold_is_found_in_the_catalogue_with_the_columns_that_the_program_reads()
    {
        var catalogue = new SomeCatalogue().With("limits", Limits);
        var definition = await ResolveAsync(catalogue, 1, Join("LIMITS", "L.\"limit\""));
        var table = Assert.Single(definition.Tables);
        Assert.Equal(("LIMITS", "limits"), (table.Name, table.Definition));
        Assert.Equal([("SENSOR", SqlType.Text), ("limit", SqlType.Double)], table.Schema!.Columns.Select(column => (column.Name, column.Type)));

        var loaded = await new TableLoader(catalogue).LoadAsync(definition, 1, Cancellation);
        var application = CompiledApplication.Compile(definition, 0, out var issues, loaded);
        Assert.True(application is { HasRows: true }, string.Join('\n', issues));
        Assert.Equal(2, loaded.Tables[0].Rows.Count);

        // What is stored is read again as it was.
        var again = ApplicationDefinition.Parse(definition.ToJson());
        Assert.Equal((definition.ComputeHash(), "limits"), (again.ComputeHash(), again.Tables[0].Definition));
    }

    [Fact]
    public async Task A_program_that_selects_all_columns_reads_all()
    {
        var definition = await ResolveAsync(new SomeCatalogue().With("limits", Limits), 1, Join("LIMITS", "L.*"));
        Assert.Equal(3, Assert.Single(definition.Tables).Schema!.Columns.Count);
    }

    [Fact]
    public async Task Several_tables_are_found_also_where_one_hides_the_other()
    {
        var catalogue = new SomeCatalogue().With("limits", Limits).With("sites", "Sensor,site\na,1\n").With("unread", "a\n1\n");
        var definition = await ResolveAsync(catalogue, 3, """
            SELECT STREAM I."x" FROM "IN" AS I JOIN LIMITS AS L ON I."sensor" = L.SENSOR JOIN SITES AS S ON I."sensor" = S.SENSOR
            """);
        Assert.Equal(["limits", "sites"], definition.Tables.Select(table => table.Definition));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_issue_at_its_place_that_says_which_there_are_and_what_to_do()
    {
        var catalogue = new SomeCatalogue().With("limits", Limits);
        var definition = await ResolveAsync(catalogue, 1, Join("BOUNDS", "1"));
        CompiledApplication.Compile(definition, 0, out var issues);
        var issue = Assert.Single(await new TableResolver(catalogue).ExplainAsync(issues, 1, Cancellation));
        Assert.Equal("BOUNDS", issue.MissingSource);
        Assert.Contains(
            "The catalogue of definitions has no table of that name: it has limits. A table is applied as table/BOUNDS.csv in a folder of definitions", issue.Message, StringComparison.Ordinal);

        var none = await new TableResolver(catalogue).ExplainAsync(issues, 0, Cancellation);
        Assert.Contains("The catalogue of definitions has no tables.", none[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_whose_rows_are_not_given_is_found_by_its_name_and_keeps_its_columns()
    {
        var catalogue = new SomeCatalogue().With("limits", Limits);
        const string Table = """{"name": "LIMITS", "text": "", "schema": {"RecordFormat": {"RecordFormatType": "CSV"}, "RecordColumns": [{"Name": "SENSOR", "SqlType": "VARCHAR(8)"}, {"Name": "limit", "SqlType": "INTEGER"}]}}""";
        var definition = await ResolveAsync(catalogue, 1, Join("LIMITS", "L.\"limit\""), Table);
        var loaded = await new TableLoader(catalogue).LoadAsync(definition, 1, Cancellation);
        Assert.Equal(["SENSOR VARCHAR(8)", "limit INTEGER"], loaded.Tables[0].Schema.Columns.Select(column => $"{column.Name} {column.Type}"));
        Assert.Equal(80L, loaded.Tables[0].Rows[0].Values[1].Bits);

        var missing = await Assert.ThrowsAsync<ApplicationDefinitionException>(() => ResolveAsync(catalogue, 0, Join("LIMITS", "1"), Table));
        Assert.Contains("The rows of the reference table LIMITS are not given. The catalogue of definitions has no tables.", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sensor,limit\na,80.5\n", null)]
    [InlineData("limit,more,Sensor\n80,1,a\n", null)]
    [InlineData("Sensor,owner\na,x\n", "1:1: There is no column 'limit': it has Sensor, owner.")]
    [InlineData("Sensor,limit\na,80\nb,hot\nc,cold\n", "3:3: Column \"limit\": 'hot' is no DOUBLE.\n4:3: Column \"limit\": 'cold' is no DOUBLE.")]
    public async Task A_later_content_fits_when_it_has_what_the_program_reads(string later, string? mistakes)
    {
        var catalogue = new SomeCatalogue().With("limits", Limits).With("limits", later);
        var definition = await ResolveAsync(catalogue, 1, Join("LIMITS", "L.\"limit\""));
        var loader = new TableLoader(catalogue);
        if (mistakes is null)
        {
            Assert.Single((await loader.LoadAsync(definition, 2, Cancellation)).Tables[0].Rows);
            return;
        }

        var refused = await Assert.ThrowsAsync<ApplicationDefinitionException>(() => loader.LoadAsync(definition, 2, Cancellation));
        Assert.Equal($"The program cannot be bound to the table 'limits': {mistakes}", refused.Message);
    }

    private static string Join(string table, string select) =>
        $"SELECT STREAM I.\"x\", {select} AS \"more\" FROM \"IN\" AS I JOIN {table} AS L ON I.\"sensor\" = L.SENSOR".Replace("L.* AS \"more\"", "L.*", StringComparison.Ordinal);

    private static async Task<ApplicationDefinition> ResolveAsync(SomeCatalogue catalogue, long revision, string program, string? table = null)
    {
        var json = $$$"""
            {"program": {{{JsonSerializer.Serialize(program)}}}, "tables": [{{{table}}}], "inputs": [{"name": "IN", "schema": {"RecordColumns": [
              {"Name": "sensor", "SqlType": "VARCHAR(16)", "Mapping": "$.sensor"}, {"Name": "x", "SqlType": "DOUBLE", "Mapping": "$.x"}]}}]}
            """;
        var resolver = new TableResolver(catalogue);
        var named = await resolver.NameAsync(ApplicationDefinition.Parse(Encoding.UTF8.GetBytes(json)), revision, [], Cancellation);
        return await resolver.FindAsync(named, revision, [], Cancellation);
    }
}
