namespace Demarc.Engine.Reports.Html;

/// <summary>Whose report it is, of which day, and the way to its sections.</summary>
internal static class HeaderSection
{
    internal static void Write(HtmlPage page, ReportModel model)
    {
        var result = model.Result;
        var services = result.Estate.Instances.Select(static i => i.Service).Distinct(StringComparer.Ordinal).Count();
        var used = $"{Marks.Many(services, "service")}, {Marks.Many(result.Estate.Instances.Length, "instance")}";
        var captured = model.Numbers.OldestCapture is { } oldest ? $"{oldest.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "not said by any input";
        page.Write($"""
            <a class="skip" href="#main">Skip to the numbers</a>
            <header class="top">
            <div class="brand"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M3 4h7v16H3zM14 4h7v16h-7z" fill="currentColor" opacity=".22"/>
            <path d="M12 2v20" stroke="currentColor" stroke-width="2.2"/></svg>
            <span>Demarc</span></div>
            <h1>{result.Organisation.Name}</h1>
            <p class="lede">Who owns each cloud security duty, and whether it can be shown.</p>
            <dl class="facts">
            <div><dt>As of</dt><dd><time datetime="{result.Day}">{result.Day}</time></dd></div>
            <div><dt>In use</dt><dd>{used}</dd></div>
            <div><dt>Resources</dt><dd>{result.Estate.Resources}</dd></div>
            <div><dt>Oldest capture</dt><dd>{captured}</dd></div>
            <div><dt>Catalogue</dt><dd><code>{result.Catalogue.Version}</code></dd></div>
            </dl>
            </header>

            """);
        if (!result.Organisation.Stated)
        {
            page.Write($"""
                <p class="banner"><b>No organisation file was given.</b> Nobody is named as an owner and no evidence is known,
                so every duty of ours shows as unowned and not shown. Write <code>demarc.yaml</code> and run again.</p>

                """);
        }

        page.Write($"""
            <nav class="toc" aria-label="Sections"><ul>
            <li><a href="#numbers">Numbers</a></li><li><a href="#first">What first</a></li><li><a href="#matrix">Matrix</a></li>
            <li><a href="#services">Services</a></li><li><a href="#frameworks">Frameworks</a></li><li><a href="#gaps">Gaps</a></li>
            <li><a href="#assurance">Assurance</a></li><li><a href="#coverage">Coverage</a></li><li><a href="#why">Why</a></li>
            </ul></nav>

            """);
    }
}
