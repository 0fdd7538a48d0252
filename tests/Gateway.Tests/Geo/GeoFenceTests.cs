using System.Net;
using Imaging.Gateway.Geo;
using Imaging.Gateway.Tests.Host;
using Microsoft.Extensions.Options;

namespace Imaging.Gateway.Tests.Geo;

public sealed class GeoFenceTests : IDisposable
{
    private const string Proxy = "Edge:TrustedProxies:0=127.0.0.0/8";
    private const string Phone = "01632 960 123";
    private readonly string _file = Path.GetTempFileName();

    public GeoFenceTests() => File.WriteAllText(_file, CountryTableTests.File);

    [Theory]
    [InlineData("198.51.100.7", 200)]
    [InlineData("2001:db8:1000::7", 200)]
    [InlineData("203.0.113.7", 403)]
    [InlineData("10.0.0.7", 403)]
    [InlineData("127.0.0.7", 200)]
    public async Task Staff_and_verify_are_for_the_service_area(string address, int status)
    {
        await using var gateway = await FencedAsync();
        foreach (var path in (string[])["/api/identity/login", "/api/patient/verify"])
        {
            using var answer = await gateway.PostAsync(path, ("X-Forwarded-For", address));
            Assert.Equal(status, (int)answer.StatusCode);
        }

        using var staff = await gateway.GetAsync("/api/encounters/E1", ("X-Forwarded-For", address),
            ("Cookie", $"imaging={gateway.Identity.NewSession("staff")}"));
        Assert.Equal(status, (int)staff.StatusCode);
    }

    [Fact]
    public async Task Who_has_verified_may_go_on_from_anywhere_and_so_may_programs()
    {
        await using var gateway = await FencedAsync();
        using var patient = await gateway.GetAsync("/api/patient/encounter", ("X-Forwarded-For", "203.0.113.7"),
            ("Cookie", $"imaging={gateway.Identity.NewSession("patient")}"));
        using var program = await gateway.GetAsync(
            "/api/subjects/S/images", ("X-Forwarded-For", "203.0.113.7"), ("x-api-key", "imk_any"));

        using var keys = await gateway.GetAsync("/api/patient/receipt-keys", ("X-Forwarded-For", "203.0.113.7"));

        await keys.ReceivedAsync();
        await patient.ReceivedAsync();
        await program.ReceivedAsync();
    }

    [Fact]
    public async Task A_refusal_goes_on_the_audit_trail_without_a_path()
    {
        await using var gateway = await FencedAsync();
        using var refused = await gateway.PostAsync("/api/patient/verify", ("X-Forwarded-For", "203.0.113.7"));

        var report = Assert.Single(gateway.Identity.Refusals);
        Assert.Equal(("203.0.113.7", "verify"), (report.ClientAddress, report.Route));
        Assert.Equal(2, report.Country.Length);
    }

    [Fact]
    public async Task A_refusal_tells_people_and_programs_whom_to_call()
    {
        await using var gateway = await FencedAsync();
        var abroad = ("X-Forwarded-For", "203.0.113.7");
        using var program = await gateway.PostAsync("/api/patient/verify", abroad, ("Accept", "*/*"));
        using var person = await gateway.GetAsync(
            "/api/identity/setup", abroad, ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"));

        var problem = await program.ProblemAsync(403, "outside-service-area");
        Assert.Contains(Phone, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(Phone, (string?)problem["phone"]);
        Assert.Equal(403, (int)person.StatusCode);
        Assert.Equal("text/html", person.Content.Headers.ContentType?.MediaType);
        var page = await person.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Phone, page, StringComparison.Ordinal);
        Assert.Contains("A &amp; B Clinic", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GB", 200)]
    [InlineData("gb", 200)]
    [InlineData("FR", 403)]
    [InlineData("XX", 403)]
    public async Task A_known_proxy_may_name_the_country(string country, int status)
    {
        await using var gateway = await GatewayHost.StartAsync(
            Proxy, "GeoFence:AllowedCountries:0=GB", "GeoFence:Header=X-Country", $"Clinic:Phone={Phone}");
        using var answer = await gateway.PostAsync(
            "/api/identity/login", ("X-Country", country), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_may()
    {
        await using var gateway = await GatewayHost.StartAsync("Edge:TrustedProxies:0=10.0.0.0/8",
            "GeoFence:AllowedCountries:0=FR", "GeoFence:Header=X-Country", $"Clinic:Phone={Phone}");
        using var answer = await gateway.PostAsync("/api/identity/login", ("X-Country", "GB"));

        // The header would refuse what the loopback connection allows.
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_unknown_may_be_let_in()
    {
        await using var gateway = await FencedAsync("GeoFence:AllowUnknown=true");
        using var unknown = await gateway.PostAsync("/api/identity/login", ("X-Forwarded-For", "10.0.0.7"));
        using var abroad = await gateway.PostAsync("/api/identity/login", ("X-Forwarded-For", "203.0.113.7"));

        await unknown.ReceivedAsync();
        await abroad.ProblemAsync(403, "outside-service-area");
    }

    [Fact]
    public async Task A_changed_file_is_read_again_and_a_broken_one_is_not()
    {
        await using var gateway = await FencedAsync();
        var countries = gateway.Get<Countries>();
        var address = IPAddress.Parse("203.0.113.7");
        Assert.False(countries.LoadIfChanged(_file));

        await File.WriteAllTextAsync(_file, "example|GB|ipv4|203.0.113.0|256|20100101|assigned|id2\n",
            TestContext.Current.CancellationToken);
        Assert.True(countries.LoadIfChanged(_file));
        Assert.Equal("GB", countries.Find(address));

        await File.WriteAllTextAsync(_file, "example|GB|ipv4|nowhere|256|20100101|assigned|id2\n",
            TestContext.Current.CancellationToken);
        Assert.False(countries.LoadIfChanged(_file));
        File.Delete(_file);
        Assert.False(countries.LoadIfChanged(_file));
        Assert.Equal("GB", countries.Find(address));
    }

    [Theory]
    [InlineData("GeoFence:Header", "GeoFence:AllowedCountries:0=GB", $"Clinic:Phone={Phone}")]
    [InlineData("no two-letter code", "GeoFence:AllowedCountries:0=Britain", $"Clinic:Phone={Phone}")]
    [InlineData("Edge:TrustedProxies", "GeoFence:AllowedCountries:0=GB", "GeoFence:Header=X-Country",
        $"Clinic:Phone={Phone}")]
    [InlineData("Clinic:Phone", "GeoFence:AllowedCountries:0=GB", "GeoFence:DelegationFile=any")]
    public async Task A_fence_that_would_shut_everybody_out_is_an_error_at_the_start(
        string named, params string[] settings)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayHost.StartAsync(settings));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private Task<GatewayHost> FencedAsync(params string[] settings) => GatewayHost.StartAsync([
        Proxy, "GeoFence:AllowedCountries:0=GB", $"GeoFence:DelegationFile={_file}",
        "Clinic:Name=A & B Clinic", $"Clinic:Phone={Phone}", .. settings]);
}
