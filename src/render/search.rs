//! The search index, by Pagefind as a library: pages in, index files out, all in memory.

use std::sync::Arc;

use pagefind::{api::PagefindIndex, options::PagefindServiceConfig};

use super::{Content, Output};

/// Pagefind failed, or the runtime it needs could not be started.
#[derive(Debug, thiserror::Error)]
#[error("failed to make the search index: {0}")]
pub struct SearchError(String);

/// The index of the HTML among `outputs`, as further outputs below `pagefind/`.
pub fn index(outputs: &[Output], language: &str) -> Result<Vec<Output>, SearchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .map_err(|e| SearchError(e.to_string()))?;
    runtime
        .block_on(make(outputs, language))
        .map_err(|e| SearchError(e.to_string()))
}

async fn make(
    outputs: &[Output],
    language: &str,
) -> Result<Vec<Output>, Box<dyn std::error::Error>> {
    let config = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .force_language(language.to_owned())
        .build();
    let mut index = PagefindIndex::new(Some(config))?;
    for output in outputs.iter().filter(|o| o.path.ends_with(".html")) {
        let Content::Bytes(bytes) = &output.content else {
            continue;
        };
        let html = String::from_utf8_lossy(bytes);
        // Redirects and the 404 page have nothing to find.
        if html.contains("data-pagefind-body") {
            index
                .add_html_file(Some(output.path.clone()), None, html.into_owned())
                .await?;
        }
    }
    let mut files: Vec<Output> = index
        .get_files()
        .await?
        .into_iter()
        .map(|file| Output {
            path: format!(
                "pagefind/{}",
                file.filename.to_string_lossy().replace('\\', "/")
            ),
            content: Content::Bytes(Arc::from(file.contents)),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
